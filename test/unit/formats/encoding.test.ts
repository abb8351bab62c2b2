import assert from 'node:assert/strict';
import { decodeFloat16, encodeFloat16 } from '../../../src/core/float16';
import { formats, openModel } from '../../../src/core/formats';
import { Problem } from '../../../src/shared/problem';
import { described, layersFiles, type Described } from './layers-file';
import { loadStock, sourceOf, tf } from './stock';

/** A Dense kernel of 6 codes with a float32 bias of zeros. */
function quantised(codes: Uint8Array | Uint16Array, quantization: object): Map<string, Uint8Array> {
  const main: Described = described();
  main.weightsManifest[0].weights[0].quantization = quantization;
  const bytes = new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
  return layersFiles(main, new Uint8Array([...bytes, ...new Uint8Array(12)]));
}

const cases = [
  {
    name: 'uint8',
    codes: Uint8Array.of(0, 1, 100, 128, 254, 255),
    quantization: { dtype: 'uint8', scale: 0.1, min: -128 * 0.1 },
    zero: 128,
  },
  {
    name: 'uint16',
    codes: Uint16Array.of(0, 1, 100, 777, 60000, 65535),
    quantization: { dtype: 'uint16', scale: 0.003, min: -777 * 0.003 },
    zero: 777,
  },
  {
    name: 'uint8 from zero',
    codes: Uint8Array.of(0, 1, 2, 3, 4, 255),
    quantization: { dtype: 'uint8', scale: 2, min: 0 },
    zero: 0,
  },
  {
    name: 'float16',
    codes: Uint16Array.of(0x3c00, 0xbc00, 0x0001, 0x7bff, 0x3555, 0x8000),
    quantization: { dtype: 'float16' },
    zero: 0,
  },
];

describe('formats/tfjs: encodings', () => {
  before(() => tf.setBackend('cpu'));

  for (const { name, codes, quantization, zero } of cases) {
    it(`reads ${name} as stock TensorFlow.js does`, async () => {
      const files = quantised(codes, quantization);
      const [kernel] = (await openModel(sourceOf(files))).parameters;
      assert.equal(kernel.dtype, quantization.dtype);
      assert.equal(kernel.prunable, true);
      assert.deepEqual(kernel.values, Float32Array.from((await loadStock(files)).weights[0].read().dataSync()));
    });

    it(`prunes ${name} by the code of exact zero and touches no other code`, async () => {
      const model = await openModel(sourceOf(quantised(codes, quantization)));
      const values = model.parameters[0].values.with(1, 0).with(4, 0);
      const [shard] = await formats[0].write(model, new Map([['dense/kernel', values]]), 'out.json');
      const after =
        codes.constructor === Uint8Array ? shard.bytes.slice(0, 6) : new Uint16Array(shard.bytes.slice(0, 12).buffer);
      assert.deepEqual([...after], [...codes.with(1, zero).with(4, zero)]);
    });
  }

  it('stores other new values under the nearest code', async () => {
    const model = await openModel(sourceOf(quantised(cases[0].codes, cases[0].quantization)));
    const values = model.parameters[0].values.with(0, 0.26).with(1, 99);
    const [shard] = await formats[0].write(model, new Map([['dense/kernel', values]]), 'out.json');
    assert.deepEqual([...shard.bytes.slice(0, 6)], [131, 255, 100, 128, 254, 255]);
    const rounded = formats[0].rounded?.(model, new Map([['dense/kernel', values]])).get('dense/kernel');
    const files = quantised(shard.bytes.slice(0, 6), cases[0].quantization);
    assert.deepEqual(rounded, (await openModel(sourceOf(files))).parameters[0].values);
  });

  const noZero = { dtype: 'uint8', scale: 0.1, min: 1 };
  it('does not prune a range without an exact zero, and refuses to write one into it', async () => {
    const model = await openModel(sourceOf(quantised(cases[0].codes, noZero)));
    const [{ prunable, reason, values }] = model.parameters;
    assert.equal(prunable, false);
    assert.ok(reason);
    await assert.rejects(
      formats[0].write(model, new Map([['dense/kernel', values.with(2, 0)]]), 'out.json'),
      (error) =>
        error instanceof Problem &&
        error.code === 'weight-invalid' &&
        error.details.layer === 'dense/kernel' &&
        Boolean(error.details.remedy),
    );
  });

  it('refuses values that are not finite, too many, or of no weight', async () => {
    const model = await openModel(sourceOf(layersFiles()));
    const [{ values }] = model.parameters;
    const refused = [
      { changed: ['dense/kernel', values.with(3, NaN)], code: 'weight-not-finite' },
      { changed: ['dense/kernel', new Float32Array(5)], code: 'weight-invalid' },
      { changed: ['other/kernel', values], code: 'weight-invalid' },
    ] as const;
    for (const { changed, code } of refused)
      await assert.rejects(
        formats[0].write(model, new Map([changed]), 'out.json'),
        (error) => error instanceof Problem && error.code === code,
      );
  });
});

describe('float16', () => {
  it('encodes every half that it decodes', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = decodeFloat16(bits);
      if (!Number.isNaN(value)) assert.equal(encodeFloat16(value), bits);
    }
  });

  const table = [
    { value: 1 + 2 ** -11, bits: 0x3c00, why: 'a tie goes to the even one below' },
    { value: 1 + 3 * 2 ** -11, bits: 0x3c02, why: 'a tie goes to the even one above' },
    { value: 65519, bits: 0x7bff, why: 'below the tie with what would come next' },
    { value: 65520, bits: 0x7c00, why: 'overflow' },
    { value: 2 ** -25, bits: 0x0000, why: 'half of the smallest is a tie with zero' },
    { value: 1.5 * 2 ** -24, bits: 0x0002, why: 'a tie between subnormals' },
    { value: -(2 ** -14 - 2 ** -26), bits: 0x8400, why: 'rounds up into the normal range' },
    { value: NaN, bits: 0x7e00, why: 'not a number' },
  ];
  for (const { value, bits, why } of table) it(`${value}: ${why}`, () => assert.equal(encodeFloat16(value), bits));
});
