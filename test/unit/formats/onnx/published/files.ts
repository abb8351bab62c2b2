/** Published `.onnx` files (bench/onnx-published.json), and what they take. */
import type { ChannelOrder } from '../../../../../src/core/data/images/channels';
import type { Shape } from '../../../../../src/core/graph/shape';
import list from '../../../../../bench/onnx-published.json';
import type { PackageFile } from './package-files';

export interface PublishedFile extends PackageFile {
  /** What it is a file of: variants share it. */
  readonly network: string;
  /** Not the one that counts for its network. */
  readonly variant?: boolean;
  readonly bytes: number;
  readonly licence: string;
  readonly opset: number;
  readonly note: string;
  /** By input: the shape of one example as the file takes it, with an axis of extent 1 where it counts examples. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Inputs that are pictures. What is neither picture nor sound is noise. */
  readonly picture?: Readonly<Record<string, PictureInput>>;
  /** Inputs that are sound, by what its loudest possible value is. */
  readonly voice?: Readonly<Record<string, number>>;
  /** Inputs that are states, by the output that carries them on. */
  readonly states?: Readonly<Record<string, string>>;
  /** By input of whole numbers: what it may be. Of `sr`, sound has that rate. */
  readonly choices?: Readonly<Record<string, readonly number[]>>;
  /** Small enough for `npm test`. */
  readonly test?: boolean;
}

export interface PictureInput {
  readonly order: ChannelOrder;
  /** Of the channels: 1, or −1 for the last. */
  readonly axis: number;
  /** What the pixels 0 and 255 are: a number for each channel, or one for all. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A record as JSON has it; the compiler sees all keys of all files in each. */
const defined = <T>(record: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

export const publishedFiles: readonly PublishedFile[] = list.map(
  ({ inputs, picture, voice, states, choices, ...rest }) => ({
    ...rest,
    inputs: defined(inputs),
    ...(picture && { picture: defined(picture) as Record<string, PictureInput> }),
    ...(voice && { voice: defined(voice) }),
    ...(states && { states: defined(states) }),
    ...(choices && { choices: defined(choices) }),
  }),
);
