import type { Network } from '../golden';

/** [rows, columns] times a vector, row-major. */
const times = (matrix: Float32Array, vector: readonly number[], columns: number): number[] =>
  Array.from({ length: columns }, (_, j) => vector.reduce((sum, value, i) => sum + value * matrix[i * columns + j], 0));

/**
 * Trace of the Hessian of the squared error in the input, mean over examples. For a network that is linear between its kinks it is
 * 2/C · Σ (∂yₖ/∂xᵢ)², and the derivatives are products of kernels in which inactive units are left out.
 */
export async function curvatureByHand({ parameters, dataset }: Network): Promise<number> {
  const layers = [0, 2, 4].map((p) => ({ ...parameters[p], bias: parameters[p + 1].values }));
  const [width, classes] = [layers[0].shape[0], layers[2].shape[1]];
  let total = 0;
  for (let example = 0; example < dataset.examples; example++) {
    let h = [...(await dataset.batch([example])).inputs[0]];
    let jacobian = Array.from({ length: width }, (_, i) =>
      Array.from({ length: width }, (_unused, j) => Number(i === j)),
    );
    layers.forEach(({ values, bias, shape: [, outputs] }, index) => {
      const z = times(values, h, outputs).map((value, j) => value + bias[j]);
      const active = z.map((value) => index === layers.length - 1 || value > 0);
      h = z.map((value, j) => (active[j] ? value : 0));
      jacobian = jacobian.map((row) => times(values, row, outputs).map((value, j) => (active[j] ? value : 0)));
    });
    total += jacobian.flat().reduce((sum, value) => sum + value ** 2, 0) * (2 / classes);
  }
  return total / dataset.examples;
}
