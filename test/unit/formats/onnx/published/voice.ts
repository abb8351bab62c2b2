/** Pieces of a recorded voice, as networks that listen take them. */
import { readFile } from 'node:fs/promises';
import { media } from '../../../../../bench/onnx-published-media.json';
import type { PublishedFile } from './files';
import { pathOf } from './package-files';

interface Recording {
  readonly rate: number;
  /** −1 to 1. */
  readonly samples: Float32Array;
}

let recording: Promise<Recording> | undefined;

/** Where an input does not say another: samples of a second. */
const usualRate = 16_000;

/** Samples of a second of an example: the ones that it is told, in turn. */
export function rateOf({ choices }: Pick<PublishedFile, 'choices'>, number: number): number {
  const rates = choices?.['sr'] ?? [usualRate];
  return rates[number % rates.length];
}

/** One of `count` pieces that end at even distances. */
export interface Piece {
  readonly number: number;
  readonly count: number;
  /** In samples. */
  readonly length: number;
  /** Samples of a second. */
  readonly rate: number;
  /** Samples by which it ends earlier. */
  readonly before?: number;
}

/** @param loudest what a sample of 1 becomes. */
export async function voice(piece: Piece, loudest: number): Promise<Float32Array> {
  const { number, count, length, rate, before = 0 } = piece;
  recording ??= read();
  const { samples, rate: own } = await recording;
  const step = own / rate;
  const end = ((number + 1) / count) * samples.length - before * step;
  // A sample is the mean of those that it takes the place of, which leaves out what it could not hold; before the beginning there is silence.
  return Float32Array.from({ length }, (_, at) => {
    const [from, to] = [end - (length - at) * step, end - (length - at - 1) * step].map((place) =>
      Math.max(0, Math.round(place)),
    );
    const taken = samples.subarray(from, to);
    return taken.length === 0 ? 0 : (loudest * taken.reduce((sum, value) => sum + value, 0)) / taken.length;
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
