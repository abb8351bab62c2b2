/** Files with very many parts: what takes time for each pair of them would never end. */
import assert from 'node:assert/strict';
import { locateStored, openModel } from '../../../../src/core/formats';
import { inspect } from '../../../../src/core/inspect';
import { graphAttribute, info, model, node, raw, source, Type, type NodeInit, type TensorInit } from './onnx-file';

const count = 20_000;
/** Of the processor, which other programs do not change much: one that visits each pair of parts takes minutes. */
const patience = 30_000;

const matrix = Array.from({ length: 16 }, (_, at) => at - 8);
const weights = (name: (at: number) => string): TensorInit[] =>
  Array.from({ length: count }, (_, at) => raw(name(at), [4, 4], matrix));
const nodes = (each: (at: number) => NodeInit): NodeInit[] => Array.from({ length: count }, (_, at) => each(at));
const outputs = (name: string): ReturnType<typeof info>[] =>
  Array.from({ length: count }, (_, at) => info(`${name}${at}`));
const products = nodes((at) => node('MatMul', [`v${at}`, `w${at}`], [`v${at + 1}`]));
const chain = { input: [info('v0', [1, 4])], initializer: weights((at) => `w${at}`) };
const yes = { name: 'yes', dims: [], dataType: Type.BOOL, rawData: Uint8Array.of(1) };

const cases: readonly (readonly [name: string, file: () => Uint8Array, barriers: number])[] = [
  ['nodes in a chain', () => model({ ...chain, node: products, output: [info(`v${count}`)] }), 0],
  ['nodes in reverse order', () => model({ ...chain, node: [...products].reverse(), output: [info(`v${count}`)] }), 0],
  [
    'weights behind one barrier',
    () => model({ ...chain, node: [...products, node('Round', [`v${count}`], ['y'])] }),
    1,
  ],
  [
    'barriers behind one trunk',
    () =>
      model({
        ...chain,
        node: [...products, ...nodes((at) => node('Round', [`v${at + 1}`], [`r${at}`]))],
        output: outputs('r'),
      }),
    count,
  ],
  [
    'layers of one name, with weights whose names an exporter made up',
    () =>
      model({
        node: nodes((at) => node('MatMul', ['x', `onnx::MatMul_${at}`], [`y${at}`], { name: 'same' })),
        output: outputs('y'),
        initializer: weights((at) => `onnx::MatMul_${at}`),
      }),
    0,
  ],
  [
    'bodies of one name, with weights of one name',
    () => {
      const body = {
        node: [node('MatMul', ['x', 'w'], ['r'])],
        output: [info('r')],
        initializer: [raw('w', [4, 4], matrix)],
      };
      const attribute = [graphAttribute('then_branch', body), graphAttribute('else_branch', body)];
      return model({
        node: nodes((at) => node('If', ['yes'], [`y${at}`], { name: 'same', attribute })),
        output: outputs('y'),
        initializer: [yes],
      });
    },
    0,
  ],
  [
    'initializers that nobody reads',
    () => model({ node: [node('Relu', ['x'], ['y'])], initializer: chain.initializer }),
    0,
  ],
  [
    'inputs',
    () =>
      model({
        node: [node('Relu', ['x0'], ['y'])],
        input: Array.from({ length: count }, (_, at) => info(`x${at}`, [1, 4])),
      }),
    0,
  ],
];

describe('formats/onnx: very many parts', function () {
  this.timeout(20 * patience);
  for (const [name, file, barriers] of cases)
    it(`${count} ${name}`, async () => {
      const bytes = file();
      const before = process.cpuUsage();
      const read = await openModel(source(bytes));
      const document = inspect(read);
      await locateStored(source(bytes));
      const { user, system } = process.cpuUsage(before);
      const took = (user + system) / 1000;
      assert.equal(document.mode, 'graph');
      assert.equal(document.barriers.length, barriers);
      const names = document.parameters.flatMap(({ name: own, alias }) => (alias === undefined ? [own] : [own, alias]));
      assert.equal(new Set(names).size, names.length, 'a name is given twice');
      assert.ok(took < patience, `${took} ms`);
    });

  it('more nodes than are computed: their weights alone, and nothing is computed before', async () => {
    const many = Array.from({ length: 100_001 }, (_, at) => node('Round', ['x'], [`y${at}`]));
    const file = model({
      node: [...many, node('MatMul', ['x', 'w'], ['y'])],
      initializer: [raw('w', [4, 4], matrix)],
      output: [...many.map((_, at) => info(`y${at}`)), info('y')],
    });
    const { mode, reason, parameters, barriers } = inspect(await openModel(source(file)));
    assert.deepEqual(
      { mode, reason, parameters: parameters.length, barriers },
      {
        mode: 'weights-only',
        reason: 'The network has more than 100000 operations.',
        parameters: 1,
        barriers: [],
      },
    );
  });
});
