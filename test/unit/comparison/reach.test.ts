import assert from 'node:assert/strict';
import { withinReach } from '../../../src/core/comparison/reach';
import { resolveMethods } from '../../../src/core/criteria/index';
import type { Parameter } from '../../../src/core/formats/model';
import type { Graph } from '../../../src/core/graph/graph';
import { input } from '../../../src/core/graph/leaf';
import type { BarrierDocument } from '../../../src/shared/documents';
import { format } from '../../../src/shared/text';

const parameter = (name: string, alias?: string): Parameter => ({
  name,
  ...(alias !== undefined && { alias }),
  layer: name,
  role: 'kernel',
  shape: [2, 2],
  dtype: 'float32',
  values: new Float32Array(4),
  outputAxis: 1,
  prunable: true,
});
const graphWith = (names: readonly string[], barriers: readonly BarrierDocument[] = []): Graph => ({
  inputs: [],
  outputs: [],
  parameters: new Map(names.map((name) => [name, input(name, [2, 2])])),
  barriers,
  normalizations: [],
  applications: [],
});
const methods = (...ids: string[]): ReturnType<typeof resolveMethods> =>
  resolveMethods(ids.map((criterion) => ({ criterion, options: {} })));
const names = (of: readonly Parameter[]): string[] => of.map(({ name }) => name);

describe('parameters behind a barrier', () => {
  const all = [parameter('a'), parameter('onnx::MatMul_7', 'block.weight'), parameter('c')];
  const rounding: BarrierDocument = { op: 'Round', node: 'r', blocks: 'gradient', parameters: ['onnx::MatMul_7'] };
  const graph = graphWith(['a', 'onnx::MatMul_7', 'c'], [rounding]);

  it('are left whole where a method looks at the network, and it is said which operation stands there', () => {
    const { scored, warnings } = withinReach(all, graph, methods('magnitude', 'fisher'));
    assert.deepEqual(names(scored), ['a', 'c']);
    assert.deepEqual(
      warnings.map((each) => format(each)),
      ['Round (r) lets no gradient through: block.weight are left whole.'],
    );
  });

  it('are scored like all others where none does', () =>
    assert.deepEqual(withinReach(all, graph, methods('magnitude', 'random')), { scored: all, warnings: [] }));

  it('are only named where other outputs have a forward barrier', () => {
    const forward = graphWith(['a', 'onnx::MatMul_7', 'c'], [{ ...rounding, blocks: 'forward' }]);
    assert.deepEqual(withinReach(all, forward, methods('fisher')), { scored: all, warnings: [] });
  });

  it('are left whole too where no output depends on them, three of them by name', () => {
    const many = ['d', 'e', 'f', 'g'].map((name) => parameter(name));
    const { scored, warnings } = withinReach(
      [...all, ...many],
      graphWith(['a', 'onnx::MatMul_7', 'c']),
      methods('taylor'),
    );
    assert.deepEqual(names(scored), ['a', 'onnx::MatMul_7', 'c']);
    assert.deepEqual(
      warnings.map((each) => format(each)),
      ['No output depends on d, e, f (+1): they are left whole.'],
    );
  });

  it('stay where nothing else is left: each method then says that it cannot run', () =>
    assert.deepEqual(names(withinReach(all, graphWith([]), methods('taylor')).scored), names(all)));
});
