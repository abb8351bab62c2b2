import assert from 'node:assert/strict';
import { onnx } from '../../../../src/core/formats/onnx';
import { graphOf, matrix, product, reasonOf } from './broken-files';
import { info, int, integers, node, source } from './onnx-file';

describe('formats/onnx: files whose network is beyond what is known', () => {
  it('opens a file of a later opset weights-only, and says which opset', async () => {
    const read = await onnx.read(
      source(graphOf(product, { initializer: [matrix] }, { opsetImport: [{ domain: '', version: 999n }] })),
    );
    assert.equal(read.graph, undefined);
    assert.match(reasonOf(read), /999.*\d+/);
    assert.deepEqual(
      read.parameters.map(({ name, prunable }) => [name, prunable]),
      [['w', true]],
    );
  });

  it('opens a file with an operator that nobody knows weights-only, and says which', async () => {
    const read = await onnx.read(
      source(graphOf([node('Mystery', ['x', 'w'], ['y'], { domain: 'com.example' })], { initializer: [matrix] })),
    );
    assert.equal(read.graph, undefined);
    assert.match(reasonOf(read), /com\.example\.Mystery/);
  });

  it('opens a file whose input is beyond memory weights-only, and says which input', async () => {
    const main = graphOf(product, { input: [info('x', [1, 2 ** 40])], initializer: [matrix] });
    assert.match(reasonOf(await onnx.read(source(main))), /input x .*1099511627776/);
  });

  it('ends where shapes have absurd extents', async () => {
    const main = graphOf(
      [
        node('ConstantOfShape', ['s'], ['c']),
        node('Expand', ['x', 't'], ['e']),
        node('Add', ['c', 'e'], ['y'], { attribute: [int('ignored', 1)] }),
      ],
      { initializer: [integers('s', [2], [2 ** 40, 2 ** 40]), integers('t', [3], [2 ** 31, 2 ** 31, 4])] },
    );
    const read = await onnx.read(source(main));
    assert.equal(read.graph, undefined);
    assert.notEqual(reasonOf(read), '');
  });
});
