import assert from 'node:assert/strict';
import { compare } from '../../../../src/core/comparison/compare';
import { createReferenceExecutor } from '../../../../src/core/executors/reference';
import { onnx } from '../../../../src/core/formats/onnx';
import type { Model } from '../../../../src/core/formats/model';
import { recipe } from '../../../../src/shared/recipe';
import { floats, npz, open } from '../../data/support';
import { normal } from '../stock';
import { info, model, node, raw, source, tensorAttribute } from './onnx-file';

const random = (name: string, shape: readonly number[]) =>
  raw(name, shape, [...normal(shape[0] * (shape[1] ?? 1), name)]);

/** (x − mean) / deviation · mask + token, then a Gemm. */
const network = (): Promise<Model> =>
  onnx.read(
    source(
      model({
        node: [
          node('Constant', [], ['mean'], { attribute: [tensorAttribute('value', random('', [1, 4]))] }),
          node('Sub', ['x', 'mean'], ['centred']),
          node('Div', ['centred', 'onnx::Div_7'], ['scaled']),
          node('Mul', ['scaled', 'val_3'], ['masked']),
          node('Mul', ['masked', 'alpha'], ['weighted']),
          node('Gemm', ['weighted', 'weight', '12'], ['y']),
        ],
        input: [info('x', [1, 4])],
        output: [info('y', [1, 3])],
        initializer: [
          raw('onnx::Div_7', [1, 4], [1, 2, 0.5, 1]),
          raw('val_3', [4], [1, 0, 1, 1]),
          random('alpha', [1, 4]),
          random('weight', [4, 3]),
          random('12', [3]),
        ],
      }),
    ),
  );

describe('training an ONNX network', () => {
  it('changes what was learnt, not what the network is written with', async () => {
    const read = await network();
    const fixed = read.parameters.filter((parameter) => parameter.fixed).map(({ name }) => name);
    assert.deepEqual(fixed, ['onnx::Div_7', 'val_3', 'mean']);

    const x = normal(60 * 4, 'x');
    const labels = Array.from({ length: 60 }, (_, at) => at % 3);
    const arrays = { x: floats([60, 4], ...x), y: floats([60], ...labels) };
    const comparison = await compare({
      model: read,
      data: await open({ 'a.npz': npz(arrays) }, { file: 'a.npz' }, read.graph),
      recipe: recipe.parse({
        schema: 1,
        model: 'model.onnx',
        methods: [{ criterion: 'magnitude' }],
        sparsity: [0.25],
        training: { learningRate: 0.1, batchSize: 8 },
        fineTune: 4,
      }),
      executor: createReferenceExecutor(),
    });
    const { changed } = await comparison.prunedWeights({ method: 'magnitude', sparsity: 0.25, scope: 'global' });
    const moved = read.parameters.filter(({ name, values }) =>
      changed.get(name)?.some((value, at) => value !== values[at]),
    );
    assert.deepEqual(
      moved.map(({ name }) => name),
      ['alpha', 'weight', '12'],
    );
  });
});
