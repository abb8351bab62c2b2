import assert from 'node:assert/strict';
import type { Model, Parameter } from '../../../../src/core/formats/model';
import { uniform } from '../../../../src/core/random';
import { expectedOf } from './expected';

/** Some weights of every prunable parameter set to zero. */
export const pruned = ({ parameters }: Pick<Model, 'parameters'>): Map<string, Float32Array> =>
  new Map(
    parameters
      .filter(({ prunable }) => prunable)
      .map(({ name, values }) => [name, values.map((value, index) => (uniform(3, name, index) < 0.5 ? 0 : value))]),
  );

/** Another program says where tensors stand, so what may differ. @param names of the expected files by those of the copies. */
export function requireSameElsewhere(
  before: ReadonlyMap<string, Uint8Array>,
  after: ReadonlyMap<string, Uint8Array>,
  expected: ReturnType<typeof expectedOf>,
  changed: ReadonlySet<string>,
): void {
  for (const [file, bytes] of after) {
    const old = before.get(file) ?? new Uint8Array();
    assert.equal(bytes.length, old.length);
    const spans = expected.filter((each) => each.file === file && changed.has(each.name));
    const inside = (at: number): boolean => spans.some(({ start = 0, end = 0 }) => at >= start && at < end);
    for (let at = 0; at < bytes.length; at++)
      if (bytes[at] !== old[at]) assert.ok(inside(at), `byte ${at} of ${file} belongs to no changed weight`);
  }
}

export const named = ({ parameters }: Pick<Model, 'parameters'>, name: string): Parameter => {
  const found = parameters.find((each) => each.name === name);
  assert.ok(found, name);
  return found;
};
