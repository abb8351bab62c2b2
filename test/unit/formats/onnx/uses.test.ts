import assert from 'node:assert/strict';
import type { Parameter } from '../../../../src/core/formats/model';
import { onnx } from '../../../../src/core/formats/onnx';
import { counting, int, Kind, model, node, raw, source } from './onnx-file';
import { axesOf, useCases } from './use-cases';

const parametersIn = async (main: Uint8Array): Promise<readonly Parameter[]> =>
  (await onnx.read(source(main))).parameters;

describe('formats/onnx: what operators do with weights', () => {
  for (const { name, shape, node: nodes, expected, more = [] } of useCases)
    it(`finds ${name}`, async () => {
      const parameters = await parametersIn(
        model({ node: nodes, initializer: [raw('w', shape, counting(shape)), ...more] }),
      );
      const found = parameters.find((each) => each.name === 'w')!;
      assert.deepEqual([found.role, axesOf(found), found.prunable], expected);
      assert.equal(found.reason === undefined, found.prunable);
    });

  it('follows a function to the weights that its callers give it', async () => {
    const main = model(
      {
        node: [
          node('Dense', ['x', 'w1'], ['h'], { domain: 'local', name: 'first', attribute: [int('transposed', 1)] }),
          node('Dense', ['h', 'w2'], ['y'], { domain: 'local', name: 'second', attribute: [int('transposed', 0)] }),
        ],
        initializer: [raw('w1', [6, 4], counting([6, 4])), raw('w2', [6, 3], counting([6, 3]))],
      },
      {
        functions: [
          {
            name: 'Dense',
            domain: 'local',
            input: ['in', 'kernel'],
            output: ['out'],
            attribute: ['transposed'],
            opsetImport: [{ domain: '', version: 17n }],
            node: [
              node('Gemm', ['in', 'kernel'], ['out'], {
                attribute: [{ name: 'transB', refAttrName: 'transposed', type: Kind.INT }],
              }),
            ],
          },
        ],
      },
    );
    const parameters = await parametersIn(main);
    assert.deepEqual(
      parameters.map(({ name, layer, outputAxis }) => [name, layer, outputAxis]),
      [
        ['w1', 'first/Gemm_of_out', 0],
        ['w2', 'second/Gemm_of_out', 1],
      ],
    );
  });

  it('ends where functions call each other twice and twice again', async () => {
    const twice = (name: string, inner: string) => ({
      name,
      domain: 'local',
      input: ['a'],
      output: ['b'],
      node: [node(inner, ['a'], ['m'], { domain: 'local' }), node(inner, ['m'], ['b'], { domain: 'local' })],
    });
    const functions = Array.from({ length: 40 }, (_, at) => twice(`f${at}`, `f${at + 1}`));
    const main = model(
      {
        node: [node('f0', ['x'], ['h'], { domain: 'local' }), node('MatMul', ['h', 'w'], ['y'])],
        initializer: [raw('w', [4, 2], counting([4, 2]))],
      },
      { functions },
    );
    const [{ role }] = await parametersIn(main);
    assert.equal(role, 'kernel');
  });

  it('gives readable names where an exporter made them up, each once', async () => {
    const kernel = (name: string) => raw(name, [4, 4], counting([4, 4]));
    const at = (name: string, input: string, weight: string, output: string) =>
      node('MatMul', [input, weight], [output], { name });
    const main = model({
      node: [
        at('/encoder/encoder.0/linear1/MatMul', 'x', 'onnx::MatMul_12', 'a'),
        at('/encoder/encoder.0/linear1/MatMul_1', 'a', '37', 'b'),
        at('/head/MatMul', 'b', 'head.weight', 'c'),
        node('MatMul', ['c', 'val_3'], ['d'], {
          name: 'node_MatMul_4',
          metadataProps: [{ key: 'pkg.torch.onnx.name_scopes', value: "['', 'decoder', 'decoder.up', 'linear_2']" }],
        }),
        node('Add', ['d', 'onnx::Add_5'], ['y'], { name: '/tail/Add' }),
      ],
      initializer: [
        ...['onnx::MatMul_12', '37', 'head.weight', 'val_3'].map(kernel),
        raw('onnx::Add_5', [4], counting([4])),
      ],
    });
    assert.deepEqual(
      (await parametersIn(main)).map(({ name, alias, layer }) => [name, alias, layer]),
      [
        ['onnx::MatMul_12', 'encoder.0.linear1.weight', '/encoder/encoder.0/linear1/MatMul'],
        ['37', 'encoder.0.linear1.weight_2', '/encoder/encoder.0/linear1/MatMul_1'],
        ['head.weight', undefined, '/head/MatMul'],
        ['val_3', 'decoder.up.weight', 'decoder.up'],
        ['onnx::Add_5', 'tail.bias', '/tail/Add'],
      ],
    );
  });
});
