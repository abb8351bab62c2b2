/** What a network that listens remembers of the sound before: its own states, as ONNX Runtime carries them on. */
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { size } from '../../../../../src/core/graph/shape';
import { publishedFiles, type PublishedFile } from './files';
import { pathOf } from './package-files';
import { rateOf, voice } from './voice';

/** Pieces that it hears before the one that counts. */
const heard = 8;
/** Samples by which one piece follows another; what a piece is longer by is the end of the one before. */
const hop = 512;

/** By input that is a state: its values. */
export type States = Readonly<Record<string, Float32Array>>;

/** Of each example, from silence. */
export async function statesOf(file: PublishedFile, count: number): Promise<readonly States[]> {
  const session = await InferenceSession.create(await readFile(await pathOf(file, publishedFiles)), {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  try {
    const found: States[] = [];
    for (let number = 0; number < count; number++) found.push(await after(session, file, number, count));
    return found;
  } finally {
    await session.release();
  }
}

async function after(session: InferenceSession, file: PublishedFile, number: number, count: number): Promise<States> {
  const { inputs, states = {}, sound = {} } = { ...file, sound: file.voice };
  let now: States = Object.fromEntries(Object.keys(states).map((name) => [name, new Float32Array(size(inputs[name]))]));
  const rate = rateOf(file, number);
  for (let before = heard * hop; before > 0; before -= hop) {
    const feeds: Record<string, Tensor> = {};
    for (const [name, shape] of Object.entries(inputs)) {
      const loudest = sound[name];
      if (loudest !== undefined)
        feeds[name] = new Tensor(
          'float32',
          await voice({ number, count, length: size(shape), rate, before }, loudest),
          shape,
        );
      else if (name in now) feeds[name] = new Tensor('float32', now[name], shape);
      else feeds[name] = new Tensor('int64', BigInt64Array.of(BigInt(rate)), shape);
    }
    const outputs = await session.run(feeds);
    now = Object.fromEntries(
      Object.entries(states).map(([name, output]) => {
        const { data } = outputs[output];
        if (!(data instanceof Float32Array)) throw new Error(`${output} is of another type`);
        return [name, data];
      }),
    );
  }
  return now;
}
