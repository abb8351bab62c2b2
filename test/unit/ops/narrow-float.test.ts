import assert from 'node:assert/strict';
import { narrowed, narrowFloats, narrowNumber, type NarrowFloat } from '../../../src/core/ops/narrow-float';

type Name = keyof typeof narrowFloats;

/** From the tables of the specifications. */
const codes: readonly [format: Name, code: number, number: number][] = [
  ['float8e4m3fn', 0x00, 0],
  ['float8e4m3fn', 0x01, 2 ** -9],
  ['float8e4m3fn', 0x07, 0.875 * 2 ** -6],
  ['float8e4m3fn', 0x08, 2 ** -6],
  ['float8e4m3fn', 0x38, 1],
  ['float8e4m3fn', 0x7e, 448],
  ['float8e4m3fn', 0xfe, -448],
  ['float8e4m3fn', 0x80, -0],
  ['float8e4m3fn', 0x7f, NaN],
  ['float8e4m3fn', 0xff, NaN],
  ['float8e4m3fnuz', 0x01, 2 ** -10],
  ['float8e4m3fnuz', 0x08, 2 ** -7],
  ['float8e4m3fnuz', 0x7f, 240],
  ['float8e4m3fnuz', 0xff, -240],
  ['float8e4m3fnuz', 0x80, NaN],
  ['float8e5m2', 0x01, 2 ** -16],
  ['float8e5m2', 0x04, 2 ** -14],
  ['float8e5m2', 0x7b, 57_344],
  ['float8e5m2', 0x7c, Infinity],
  ['float8e5m2', 0xfc, -Infinity],
  ['float8e5m2', 0x7d, NaN],
  ['float8e5m2', 0x7f, NaN],
  ['float8e5m2', 0xfe, NaN],
  ['float8e5m2fnuz', 0x01, 2 ** -17],
  ['float8e5m2fnuz', 0x04, 2 ** -15],
  ['float8e5m2fnuz', 0x7f, 57_344],
  ['float8e5m2fnuz', 0x80, NaN],
  ['float4e2m1', 0x1, 0.5],
  ['float4e2m1', 0x2, 1],
  ['float4e2m1', 0x3, 1.5],
  ['float4e2m1', 0x7, 6],
  ['float4e2m1', 0xd, -3],
];

const countOf = ({ exponentBits, mantissaBits }: NarrowFloat): number => 2 ** (1 + exponentBits + mantissaBits);
const numbersOf = (format: NarrowFloat): number[] =>
  Array.from({ length: countOf(format) }, (_, code) => narrowNumber(code, format));

describe('floats of a byte or less', () => {
  for (const [name, code, number] of codes)
    it(`${name} 0x${code.toString(16)} is ${number}`, () => {
      assert.equal(narrowNumber(code, narrowFloats[name]), number);
    });

  for (const [name, format] of Object.entries(narrowFloats) as [Name, NarrowFloat][]) {
    const finite = [...new Set(numbersOf(format).filter(Number.isFinite))].sort((a, b) => a - b);

    it(`${name}: its numbers stay as they are`, () => {
      for (const number of finite) assert.equal(narrowed(number, { format, saturates: true }), number);
    });

    it(`${name}: between neighbours the nearer one, of two equally near ones the even one`, () => {
      const isEven = (number: number): boolean => numbersOf(format).findIndex((each) => each === number) % 2 === 0;
      for (let at = 1; at < finite.length; at++) {
        const [low, high] = [finite[at - 1], finite[at]];
        // −0 + 0 is 0.
        const round = (share: number): number => narrowed(low + share * (high - low), { format, saturates: true }) + 0;
        assert.equal(round(0.49), low);
        assert.equal(round(0.51), high);
        assert.equal(round(0.5), isEven(low) ? low : high);
      }
    });

    it(`${name}: what lies beyond`, () => {
      const { largest, hasInfinity = false, isFinite = false } = format;
      for (const x of [largest * 2, Infinity]) {
        assert.equal(narrowed(x, { format, saturates: true }), largest);
        assert.equal(narrowed(-x, { format, saturates: true }), -largest);
        assert.equal(narrowed(x, { format, saturates: false }), isFinite ? largest : hasInfinity ? Infinity : NaN);
      }
      assert.equal(narrowed(NaN, { format, saturates: true }), isFinite ? 0 : NaN);
    });
  }
});
