import { range } from '../graph/shape';
import { sha256 } from '../hash';
import type { TrainInput } from './training';

const firstExamples = 64;

/**
 * SHA-256 over everything that determines a training phase, as 64 hexadecimal digits: a checkpoint of this key can be gone on with, and
 * no other. Data is told by its name, its size and its first examples: the rest is not read for that.
 */
export async function checkpointKey(input: TrainInput): Promise<string> {
  const { settings, seed, executor, trainable, masks, l1, dataset, heldOut, keepLast, weights, objective } = input;
  const said = JSON.stringify([
    settings,
    seed,
    executor.name,
    objective.loss,
    trainable.map(({ name, role, node }) => [name, role, node.shape]),
    [...(input.moving ?? [])].map(([name]) => name),
    l1 && [l1.lambda, [...l1.parameters]],
    [dataset.name, dataset.examples, heldOut?.name, heldOut?.examples],
    keepLast ?? false,
    input.observe !== undefined,
  ]);
  const parts: Uint8Array[] = [new TextEncoder().encode(said)];
  for (const values of weights.values()) parts.push(bytesOf(values));
  const { inputs, targets } = await dataset.batch(range(Math.min(firstExamples, dataset.examples)));
  for (const values of [...inputs, ...(targets ? [targets] : [])]) parts.push(bytesOf(values));
  for (const [name, mask] of masks ?? []) parts.push(new TextEncoder().encode(name), mask);
  return sha256(parts);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
