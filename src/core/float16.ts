/** IEEE 754 binary16, which JavaScript's typed arrays lack. */

const float = new Float32Array(1);
const bitsOf = new Uint32Array(float.buffer);

/** The number that 16 bits stand for. */
export function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The nearest half, ties to even. What a float32 rounds to twice (through a double) does not differ. */
export function encodeFloat16(value: number): number {
  float[0] = value;
  const bits = bitsOf[0];
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // From 65520 on, half-way between the largest half and the next step, everything is infinite.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below the smallest normal half (2⁻¹⁴) the step is 2⁻²⁴.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(float[0]) * 2 ** 24);
  const rebased = magnitude - 0x38000000;
  const odd = (rebased >>> 13) & 1;
  return sign | ((rebased + 0xfff + odd) >>> 13);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below + (below % 2);
}
