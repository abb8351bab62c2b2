/** The error function to double precision: its Taylor series near 0, its continued fraction in the tail (Abramowitz & Stegun 7.1.5, 7.1.14). */
export function erfOf(x: number): number {
  const z = Math.abs(x);
  if (z > 6) return Math.sign(x);
  if (z < 2.5) return ((Math.sign(x) * 2) / Math.sqrt(Math.PI)) * series(z);
  let tail = 0;
  for (let n = 60; n > 0; n--) tail = n / 2 / (z + tail);
  return Math.sign(x) * (1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + tail));
}

/** ∫₀ᶻ exp(−t²) dt. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return sum;
}
