import type { GraphProto, TensorProto } from '../proto/onnx_pb';

/** Sizes for what a file leaves to the data. */
export interface Guess {
  /** Height and width of an image. */
  readonly picture: number;
  readonly channels: number;
  /** Any other extent: steps of a sequence. */
  readonly other: number;
}

const usual: readonly Guess[] = [
  { picture: 224, channels: 3, other: 16 },
  { picture: 64, channels: 1, other: 64 },
  { picture: 32, channels: 3, other: 128 },
  { picture: 320, channels: 3, other: 80 },
  { picture: 28, channels: 1, other: 512 },
  { picture: 256, channels: 3, other: 1 },
];

/** Guesses out of the file's own numbers. */
const mostHints = 8;
const largestHint = 4096;
/** Numbers in a shape. */
const longestShape = 8;

/**
 * What is tried, one after the other. An exporter that follows one example writes its extents into the shapes that reshapes lead to, and
 * then nothing else fits: so the numbers in such shapes come after the usual ones, the frequent before the rare.
 */
export function* guessesFor(graph: GraphProto): Generator<Guess> {
  yield* usual;
  const constants = graph.node.flatMap(({ opType, attribute }) =>
    opType === 'Constant' ? attribute.flatMap(({ t }) => (t ? [t] : [])) : [],
  );
  const counts = new Map<number, number>();
  for (const number of [...graph.initializer, ...constants].flatMap(shapeIn))
    counts.set(number, (counts.get(number) ?? 0) + 1);
  const hints = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostHints);
  for (const [number] of hints) yield { picture: number, channels: 3, other: number };
}

/** The extents in a tensor that may be a shape. */
function shapeIn({ dims, int64Data, rawData }: TensorProto): number[] {
  if (dims.length !== 1 || dims[0] > longestShape) return [];
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const stored =
    rawData.length === 8 * Number(dims[0])
      ? Array.from({ length: Number(dims[0]) }, (_, index) => view.getBigInt64(8 * index, true))
      : int64Data;
  return stored.map(Number).filter((extent) => extent > 1 && extent <= largestHint);
}
