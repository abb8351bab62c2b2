/** Arrays as `writeNpz` takes them, row-major. */
interface Digits {
  /** `[n, 784]`, 28 × 28 pixels row by row, 0 to 255. */
  readonly x: { readonly shape: readonly [number, number]; readonly data: Uint8Array };
  /** `[n]`, 0 to 9. */
  readonly y: { readonly shape: readonly [number]; readonly data: Uint8Array };
}
/** The 10,000 digits in the order of a seed: 2,000 for test, 8,000 for training. */
export declare function split(seed: number): { readonly test: Digits; readonly training: Digits };
export declare const test: Digits;
export declare const training: Digits;
/** 1,000 of the training digits. */
export declare const calibration: Digits;
