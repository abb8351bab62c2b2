/** bfloat16: the upper half of a float32, which JavaScript's typed arrays lack. */

const float = new Float32Array(1);
const bitsOf = new Uint32Array(float.buffer);

/** The number that 16 bits stand for. */
export function decodeBfloat16(bits: number): number {
  bitsOf[0] = bits << 16;
  return float[0];
}

/** The nearest bfloat16 of a float32, ties to even. */
export function encodeBfloat16(value: number): number {
  float[0] = value;
  const bits = bitsOf[0];
  // Rounding must not carry a NaN into an infinity.
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  const odd = (bits >>> 16) & 1;
  return ((bits + 0x7fff + odd) >>> 16) & 0xffff;
}
