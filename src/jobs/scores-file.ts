/**
 * What a comparison has computed, in one file: 8 bytes that name the format, the length of a JSON index (uint32), the index, then every
 * float32 array, little-endian, in the order of the index and without gaps. The index is padded with spaces so that the arrays are aligned.
 * Scores that have a file of their own (ranked-layout.ts) are in it by that file's name.
 */
import * as z from 'zod';
import type { StoredComparison, StoredScores } from '../core/comparison/input';
import type { Budget } from '../shared/allocation';
import { readBudget } from '../shared/budget';
import type { Metrics, TrainingDocument } from '../shared/documents';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { isScoresName } from './run-scores';

const magic = new TextEncoder().encode('PSCORES2');
const prefix = magic.length + 4;

/** Names and lengths of arrays, in the file's order. */
const arrays = z.array(z.tuple([z.string(), z.int().min(0)]));
const index = z.object({
  candidates: z.array(
    z.object({
      method: z.string(),
      target: z.number().optional(),
      scores: z.union([arrays, z.string().refine(isScoresName)]),
      weights: arrays.optional(),
    }),
  ),
  tunings: z.array(
    z.object({
      query: z.object({
        method: z.string(),
        sparsity: z.number(),
        scope: z.enum(['global', 'layer']),
        normalize: z.literal('layer').optional(),
        budget: z.custom<Budget>((value) => readBudget(value) !== undefined).optional(),
      }),
      request: z.object({ epochs: z.number(), learningRate: z.number().optional() }),
      // Our own run wrote them: their numbers are not doubted.
      metrics: z.looseObject({ examples: z.number() }).transform((value) => value as unknown as Metrics),
      training: z.looseObject({ epochs: z.number() }).transform((value) => value as unknown as TrainingDocument),
      weights: arrays,
    }),
  ),
  /** What older runs have not kept. */
  measured: z.object({ gradient: arrays.optional(), curvature: arrays.optional() }).default({}),
});
type Index = z.infer<typeof index>;
type Arrays = ReadonlyMap<string, Float32Array>;

/** What is in the file: scores, or the name of the file that has them. */
export interface FiledComparison extends Omit<StoredComparison, 'candidates'> {
  readonly candidates: readonly (Omit<StoredScores, 'scores'> & { readonly scores: Arrays | string })[];
}

/** Little-endian machines only: those are all that Node runs on but s390x. */
export function encodeScores({
  candidates,
  tunings,
  measured: { gradient, curvature },
}: FiledComparison): Uint8Array<ArrayBuffer> {
  const all: Float32Array[] = [];
  const listed = (named: Arrays): [string, number][] =>
    [...named].map(([name, values]) => {
      all.push(values);
      return [name, values.length];
    });
  const entries = {
    candidates: candidates.map(({ scores, weights, ...rest }) => ({
      ...rest,
      scores: typeof scores === 'string' ? scores : listed(scores),
      ...(weights && { weights: listed(weights) }),
    })),
    tunings: tunings.map(({ weights, ...rest }) => ({ ...rest, weights: listed(weights) })),
    measured: { ...(gradient && { gradient: listed(gradient) }), ...(curvature && { curvature: listed(curvature) }) },
  };
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const start = Math.ceil((prefix + json.length) / 4) * 4;
  const file = new Uint8Array(start + all.reduce((sum, { byteLength }) => sum + byteLength, 0));
  file.set(magic);
  new DataView(file.buffer).setUint32(magic.length, start - prefix, true);
  file.fill(' '.charCodeAt(0), prefix, start).set(json, prefix);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of all) {
    file.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return file;
}

/** @throws Problem `file-malformed` for anything that `encodeScores` did not write whole. */
export function decodeScores(bytes: Uint8Array, file: string): FiledComparison {
  const fail = (found: string | number, expected: string | number): Problem =>
    new Problem('file-malformed', text('The stored scores are damaged.'), {
      file,
      found,
      expected,
      remedy: text('Delete this run and compare again.'),
    });
  if (bytes.length < prefix || magic.some((byte, at) => bytes[at] !== byte)) throw fail('other bytes', 'PSCORES2');
  const start = prefix + new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  if (start > bytes.length) throw fail(bytes.length, `≥ ${start} B`);
  const entries = indexIn(new TextDecoder().decode(bytes.subarray(prefix, start)));
  if (!entries) throw fail('a broken index', 'candidates and tunings');
  const total = 4 * listsOf(entries).reduce((sum, list) => sum + list.reduce((own, [, length]) => own + length, 0), 0);
  if (start + total !== bytes.length) throw fail(`${bytes.length} B`, `${start + total} B`);

  // A copy of the arrays alone, so that they are aligned whatever the array they came in.
  const all = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer);
  let at = 0;
  const named = (list: z.infer<typeof arrays>): Arrays =>
    new Map(list.map(([name, length]) => [name, all.subarray(at, (at += length))]));
  return {
    candidates: entries.candidates.map(({ method, target, scores, weights }) => ({
      method,
      ...(target !== undefined && { target }),
      scores: typeof scores === 'string' ? scores : named(scores),
      ...(weights && { weights: named(weights) }),
    })),
    tunings: entries.tunings.map(({ query: { normalize, budget, ...query }, request, metrics, training, weights }) => ({
      query: { ...query, ...(normalize && { normalize }), ...(budget && { budget }) },
      request,
      metrics,
      training,
      weights: named(weights),
    })),
    measured: {
      ...(entries.measured.gradient && { gradient: named(entries.measured.gradient) }),
      ...(entries.measured.curvature && { curvature: named(entries.measured.curvature) }),
    },
  };
}

/** In the order in which they stand in the file. */
const listsOf = ({ candidates, tunings, measured }: Index): z.infer<typeof arrays>[] => [
  ...candidates.flatMap(({ scores, weights }) => [
    ...(typeof scores === 'string' ? [] : [scores]),
    ...(weights ? [weights] : []),
  ]),
  ...tunings.map(({ weights }) => weights),
  ...[measured.gradient, measured.curvature].flatMap((list) => (list ? [list] : [])),
];

function indexIn(json: string): Index | undefined {
  try {
    return index.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
