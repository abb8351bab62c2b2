/** Files that are broken in one way each, and what must be said about them. */
import assert from 'node:assert/strict';
import { openModel } from '../../../../src/core/formats';
import type { Model } from '../../../../src/core/formats/model';
import { Problem, type ProblemCode } from '../../../../src/shared/problem';
import { format } from '../../../../src/shared/text';
import { counting, model, node, raw, source, type GraphInit, type ModelInit, type NodeInit } from './onnx-file';

export interface Broken {
  readonly name: string;
  readonly main: Uint8Array;
  readonly sides?: Readonly<Record<string, Uint8Array>>;
  readonly code: ProblemCode;
  /** Default: the main file. */
  readonly file?: string;
  /** The node or tensor. */
  readonly layer?: string;
  readonly found: string;
  readonly expected: string;
}

/** x · w. */
export const product = [node('MatMul', ['x', 'w'], ['y'])];
export const matrix = raw('w', [4, 2], counting([4, 2]));
export const graphOf = (nodes: NodeInit[], rest: GraphInit = {}, file: ModelInit = {}): Uint8Array =>
  model({ node: nodes, ...rest }, file);

/** One test for each. */
export function refuses(cases: readonly Broken[]): void {
  for (const each of cases)
    it(`refuses ${each.name}`, () =>
      assert.rejects(openModel(source(each.main, each.sides)), (error) => assertProblem(error, each)));
}

function assertProblem(error: unknown, { code, file, layer, found, expected }: Broken): true {
  assert.ok(error instanceof Problem, String(error));
  const { details } = error;
  assert.deepEqual(
    {
      code: error.code,
      file: details.file,
      layer: details.layer,
      found: String(details.found),
      expected: String(details.expected),
    },
    { code, file: file ?? 'model.onnx', layer, found, expected },
  );
  assert.ok(details.remedy);
  return true;
}

export const reasonOf = ({ reason }: Model): string => (reason ? format(reason) : '');
