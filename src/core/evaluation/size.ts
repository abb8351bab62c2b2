import { gzipSync } from 'fflate';
import type { Metrics } from '../../shared/documents';
import type { Model } from '../formats/model';
import { topological } from '../graph/node';

/** Compresses; a host may give a faster one than the portable default. */
export type Gzip = (bytes: Uint8Array) => number;
const portable: Gzip = (bytes) => gzipSync(bytes, { level: 6 }).length;

/** What a model is made of: the part of `Metrics` that needs no data. */
export type Size = Pick<Metrics, 'bytes' | 'gzipBytes' | 'parameters' | 'nonZero' | 'macs'>;

/** Multiply-accumulates of one example, by the graph as it stands: zeros count, since nothing skips them. */
export function macsOf({ graph }: Pick<Model, 'graph'>): number | undefined {
  if (!graph) return undefined;
  return topological(graph.outputs.map(({ node }) => node)).reduce((sum, node) => sum + (node.op.macs?.(node) ?? 0), 0);
}

/** Sizes of the model as it would be saved with the changed weights (by parameter name). */
export async function sizeOf(
  model: Model,
  changed: ReadonlyMap<string, Float32Array>,
  gzip: Gzip = portable,
): Promise<Size> {
  const files = await model.format.write(model, changed, model.source.main);
  const macs = macsOf(model);
  const nonZero = model.parameters.reduce(
    (sum, { name, values }) => sum + countNonZero(changed.get(name) ?? values),
    0,
  );
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    gzipBytes: files.reduce((sum, { bytes }) => sum + gzip(bytes), 0),
    parameters: model.parameters.reduce((sum, { values }) => sum + values.length, 0),
    nonZero,
    ...(macs !== undefined && { macs }),
  };
}

/** By bits and without a branch: which weights of a pruned model are zero is as good as random. */
export function countNonZero({ buffer, byteOffset, length }: Float32Array): number {
  const bits = new Uint32Array(buffer, byteOffset, length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const magnitude = bits[i] << 1;
    count += (magnitude | -magnitude) >>> 31;
  }
  return count;
}
