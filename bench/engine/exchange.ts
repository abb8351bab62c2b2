/** Networks, data and results as files between this process and the peer: raw little-endian float32, and JSON that says where what stands. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { size, type Shape } from '../../src/core/graph/shape';
import type { BenchParameter } from './network-builder';

export interface Exchanged {
  readonly network: string;
  readonly parameters: readonly Omit<BenchParameter, 'node'>[];
  readonly shapes: ReadonlyMap<string, Shape>;
  /** `[examples, …shape]` */
  readonly x: Float32Array;
  readonly shape: Shape;
  readonly y: Int32Array;
  readonly classes: number;
  readonly batch: number;
}

/** A temporary folder. */
export class Exchange {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'prunescope-bench-'));

  path(name: string): string {
    return path.join(this.folder, name);
  }

  /** @returns the file that the peer's `load` reads. */
  write({ network, parameters, shapes, x, shape, y, classes, batch }: Exchanged): string {
    const arrays: Float32Array[] = [];
    let next = 0;
    const place = (values: Float32Array, own: Shape): { start: number; shape: Shape } => {
      const start = next;
      arrays.push(values);
      next += values.length;
      return { start, shape: own };
    };
    const manifest = {
      network,
      classes,
      batch,
      values: this.path(`${network}.bin`),
      parameters: parameters.map(({ name, values, layout, flattened, frozen }) => ({
        name,
        layout,
        flattened,
        frozen,
        ...place(values, shapes.get(name) ?? []),
      })),
      x: place(x, [y.length, ...shape]),
      y: place(Float32Array.from(y), [y.length]),
    };
    this.writeArrays(`${network}.bin`, arrays);
    const file = this.path(`${network}.json`);
    writeFileSync(file, JSON.stringify(manifest));
    return file;
  }

  /** One after another. */
  writeArrays(name: string, arrays: readonly Float32Array[]): string {
    const file = this.path(name);
    writeFileSync(file, '');
    for (const { buffer, byteOffset, byteLength } of arrays)
      writeFileSync(file, new Uint8Array(buffer, byteOffset, byteLength), { flag: 'a' });
    return file;
  }

  /** Arrays of these shapes, one after another. @throws Error where the file has another length. */
  read(name: string, shapes: readonly Shape[]): Float32Array[] {
    const bytes = readFileSync(this.path(name));
    const expected = shapes.reduce((sum, shape) => sum + size(shape), 0);
    if (bytes.length !== 4 * expected)
      throw new Error(`${name} has ${bytes.length / 4} numbers instead of ${expected}`);
    const values = new Float32Array(new Uint8Array(bytes).buffer);
    let next = 0;
    return shapes.map((shape) => values.subarray(next, (next += size(shape))));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** ‖a − b‖ / ‖b‖ of the worst of several pairs of arrays. */
export function worstDistance(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number {
  return a.reduce((worst, own, index) => Math.max(worst, distance(own, b[index])), 0);
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, norm] = [0, 0];
  for (let at = 0; at < b.length; at++) {
    difference += (a[at] - b[at]) ** 2;
    norm += b[at] ** 2;
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
