/** Tensors without elements: exporters leave them where a cache or an optional part is empty. */
import assert from 'node:assert/strict';
import { compare } from '../../../../src/core/comparison/compare';
import { createExecutor } from '../../../../src/core/executors';
import { locateStored, openModel } from '../../../../src/core/formats';
import { inspect } from '../../../../src/core/inspect';
import { recipe as schema } from '../../../../src/shared/recipe';
import { wasmFolder } from '../../graph/support';
import { int, model, node, raw, source } from './onnx-file';

const matrix = raw(
  'w',
  [4, 4],
  Array.from({ length: 16 }, (_, at) => at - 7.5),
);
const nothing = raw('nothing', [0, 4], []);
const products = [node('MatMul', ['x', 'w'], ['y'])];

const cases: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['that nobody reads', model({ node: products, initializer: [matrix, nothing] })],
  [
    'put beside a value',
    model({
      node: [
        node('Concat', ['x', 'nothing'], ['both'], { attribute: [int('axis', 0)] }),
        node('MatMul', ['both', 'w'], ['y']),
      ],
      initializer: [matrix, nothing],
    }),
  ],
  [
    'as a kernel of no outputs',
    model({
      node: [node('MatMul', ['x', 'empty'], ['none']), ...products],
      initializer: [matrix, raw('empty', [4, 0], [])],
    }),
  ],
];

describe('formats/onnx: tensors without elements', () => {
  for (const [name, bytes] of cases)
    it(`${name}: opened, pruned, saved`, async () => {
      const read = await openModel(source(bytes));
      const { parameters } = inspect(read);
      assert.deepEqual(
        parameters.map((each) => each.name),
        ['w'],
      );
      assert.equal((await locateStored(source(bytes)))?.parameters.length, 1);
      const recipe = schema.parse({ schema: 1, model: 'm', methods: [{ criterion: 'magnitude' }], sparsity: [0.5] });
      const executor = await createExecutor('reference', { wasmFolder });
      const comparison = await compare({ model: read, recipe, executor });
      const { changed } = await comparison.prunedWeights({ method: 'magnitude', sparsity: 0.5, scope: 'global' });
      const [file] = await read.format.write(read, changed, 'pruned.onnx');
      const again = await openModel(source(file.bytes));
      assert.equal(again.parameters[0].values.filter((value) => value === 0).length, 8);
      assert.equal(file.bytes.length, bytes.length);
    });
});
