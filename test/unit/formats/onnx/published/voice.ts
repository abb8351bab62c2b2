/** Pieces of a recorded voice, as networks that listen take them. */
import { readFile } from 'node:fs/promises';
import { media } from '../../../../../bench/onnx-published-media.json';
import { pathOf } from './package-files';

interface Recording {
  readonly rate: number;
  /** −1 to 1. */
  readonly samples: Float32Array;
}

let recording: Promise<Recording> | undefined;

/**
 * One of `count` pieces that begin at even distances.
 * @param rate samples of a second.
 * @param loudest what a sample of 1 becomes.
 */
export async function voice(
  number: number,
  count: number,
  length: number,
  rate: number,
  loudest: number,
): Promise<Float32Array> {
  recording ??= read();
  const { samples, rate: own } = await recording;
  const step = own / rate;
  const room = samples.length - Math.ceil(length * step);
  const start = Math.floor((room * (number % count)) / count);
  // A sample is the mean of those that it takes the place of, which leaves out what it could not hold.
  return Float32Array.from({ length }, (_, at) => {
    const [from, to] = [start + Math.floor(at * step), start + Math.floor((at + 1) * step)];
    return (loudest * samples.subarray(from, to).reduce((sum, value) => sum + value, 0)) / (to - from);
  });
}

/** 16-bit, one channel. @throws Error for anything else. */
async function read(): Promise<Recording> {
  const file = media.find(({ kind }) => kind === 'voice');
  if (!file) throw new Error('no recording is listed');
  const bytes = await readFile(await pathOf(file, media));
  const name = (at: number): string => bytes.toString('latin1', at, at + 4);
  let [rate, samples] = [0, new Float32Array()];
  // "RIFF", the size, "WAVE"; then chunks.
  for (let at = 12; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
    if (name(at) === 'fmt ') {
      rate = bytes.readUInt32LE(at + 12);
      if (bytes.readUInt16LE(at + 10) !== 1 || bytes.readUInt16LE(at + 22) !== 16)
        throw new Error(`${file.file} is of another kind`);
    }
    if (name(at) === 'data')
      samples = Float32Array.from(
        { length: bytes.readUInt32LE(at + 4) / 2 },
        (_, sample) => bytes.readInt16LE(at + 8 + 2 * sample) / 32768,
      );
  }
  if (rate === 0 || samples.length === 0) throw new Error(`${file.file} holds no sound`);
  return { rate, samples };
}
