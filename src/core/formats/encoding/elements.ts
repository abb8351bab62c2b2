import type { StoredParameter } from '../stored-model';
import { clearCodes, integersOf, isKept } from './clear-codes';
import { isFloat, type StoredType } from './element-type';
import { layoutOf, numbersOf } from './layout';
import { dequantized, quantized, type Quantization } from './quantization';

/** One buffer for all pieces: what waits for the garbage collector would be as much as the file. */
export class Scratch {
  private buffer = new Uint8Array();

  /** The same bytes where numbers of this width can stand; until it is asked for the next ones. */
  aligned(bytes: Uint8Array, width: number): Uint8Array {
    if (bytes.byteOffset % width === 0) return bytes;
    if (this.buffer.length < bytes.length) this.buffer = new Uint8Array(bytes.length);
    this.buffer.set(bytes);
    return this.buffer.subarray(0, bytes.length);
  }
}

/** How elements of a weight on the disk become numbers, and zeros. @param scratch one for all weights of a model. */
export function elementsOf(
  type: StoredType,
  quantization: Quantization | undefined,
  scratch: Scratch,
): Pick<StoredParameter, 'width' | 'decode' | 'clear'> {
  const { width, codes, store } = layoutOf(type);
  const decode = (bytes: Uint8Array, start: number): Float32Array => {
    const read = codes(scratch.aligned(bytes, width));
    if (quantization) return dequantized(read, shifted(quantization, start));
    const values = numbersOf(read, type);
    return values instanceof Float32Array ? values : Float32Array.from(values);
  };
  const clear = (bytes: Uint8Array, start: number, kept: Uint8Array): void => {
    const integers = quantization || !isFloat(type) ? undefined : integersOf(bytes, width);
    if (integers) return clearCodes(integers, kept);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = decode(bytes, start);
    for (let element = 0; element < values.length; element++) {
      if (isKept(kept, element) || Object.is(values[element], 0)) continue;
      store(view, element * width, quantization ? (quantized(0, start + element, quantization, type) ?? 0) : 0);
    }
  };
  return { width, decode, clear };
}

/** For elements that begin somewhere in the weight. */
const shifted = (quantization: Quantization, start: number): Quantization => ({
  ...quantization,
  groupOf: (at) => quantization.groupOf(start + at),
});
