import type { GuardDocument, LayerCount } from '../../shared/documents';
import type { AllocationRecipe } from '../../shared/recipe';
import { allocate, type Allocation } from '../allocation/allocate';
import { boundsOf, type Sized } from '../allocation/bounds';
import { addSquares, dividedBy } from '../allocation/normalize';
import { countBelow, firstDigit, select, type Cut } from '../allocation/select';
import { magnitude } from '../criteria/magnitude';
import type { Method } from '../criteria/index';
import type { StoredModel, StoredParameter } from '../formats/stored-model';
import { CountedPart, MissingKeys } from './counted-part';
import { magnitudeKeys, notFinite, scoreKeys, type Keys } from './keys';
import { piecesOf, requireFinite, type Piece } from './pieces';
import { pieceScoresOf, type PieceScores } from './scores';

/** What an allocation over weights on disk needs. */
export interface StoredAllocation {
  readonly scored: readonly StoredParameter[];
  readonly model: Pick<StoredModel, 'read'>;
  readonly method: Pick<Method, 'criterion'>;
  readonly seed: number;
  readonly sparsity: number;
  readonly allocation: AllocationRecipe;
  readonly signal?: AbortSignal | undefined;
}

/** Where a weight is cut: keys below go, and of the equal ones all but the first `spared`. */
export interface PartCut extends Cut {
  readonly spared: number;
}

export interface StoredCuts {
  /** Of each scored weight. */
  readonly cuts: readonly PartCut[];
  /** The keys of a piece of a scored weight; until it is asked for the next ones. */
  readonly keys: (index: number, piece: Piece) => Keys;
  readonly removed: number;
  readonly zeros: number;
  /** Zeros that were there before. */
  readonly zerosBefore: number;
  readonly kept: number;
  readonly layers: readonly LayerCount[];
  readonly guard?: GuardDocument;
}

/**
 * The same cut that `allocate` makes in memory, bit for bit, out of two or three passes over the files.
 * @throws Problem as `allocate` and `boundsOf` do; Cancelled.
 */
export async function cutsOf(request: StoredAllocation): Promise<StoredCuts> {
  const { scored, model, allocation, sparsity, signal } = request;
  const scores = pieceScoresOf(request.method, request.seed);
  const norms = allocation.normalize === 'layer' ? await normsOf(request, scores) : undefined;
  const isPlain = request.method.criterion === magnitude && !norms;
  const keys = (index: number, piece: Piece): Keys => {
    if (isPlain) return magnitudeKeys(piece);
    const own = scores(scored[index].name, piece);
    return scoreKeys(norms ? dividedBy(norms[index], own) : own, piece);
  };
  const parts = scored.map(({ count }) => new CountedPart(count));
  const visit: Visit = async (use) => {
    for (const [index, parameter] of scored.entries())
      for await (const piece of piecesOf(parameter, model, signal)) use(parts[index], keys(index, piece), index, piece);
  };
  await visit((part, of, index, piece) => {
    part.count(of);
    if (!isPlain || part.reaches(notFinite)) requireFinite(scored[index], piece);
  });
  for (const part of parts) part.counted();

  const settled = await retried(parts, visit, () =>
    allocate({
      ranking: { parts },
      names: scored.map(({ name }) => name),
      bounds: boundsOf(scored.map(sized), allocation),
      sparsity,
      scope: allocation.scope,
    }),
  );
  await keepOwn(parts, settled, visit);
  const cuts = parts.map((part, p): PartCut => {
    const cut = select([part], settled.counts[p]);
    return { ...cut, spared: cut.ties === 0 ? part.size : countBelow(part, cut.key).equal - cut.ties };
  });
  return { cuts, keys, ...told(scored, parts, settled) };
}

/** Rules about sizes look at how many values there are. */
const sized = ({ count, ...parameter }: StoredParameter): Sized => ({ ...parameter, values: { length: count } });

async function normsOf({ scored, model, signal }: StoredAllocation, scores: PieceScores): Promise<number[]> {
  const norms: number[] = [];
  for (const parameter of scored) {
    let sum = 0;
    for await (const piece of piecesOf(parameter, model, signal)) sum = addSquares(sum, scores(parameter.name, piece));
    norms.push(Math.sqrt(sum));
  }
  return norms;
}

type Visit = (use: (part: CountedPart, keys: Keys, index: number, piece: Piece) => void) => Promise<void>;

/** Each try may find that the cut lies among keys that were only counted; then they are read. */
async function retried(parts: readonly CountedPart[], visit: Visit, compute: () => Allocation): Promise<Allocation> {
  for (;;) {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof MissingKeys)) throw error;
      for (const part of parts) part.want(error.first);
      await visit((part, keys) => part.keep(keys, error.first));
    }
  }
}

/** Where a layer's own cut lies among other keys than the cut over all layers, those are read too. */
async function keepOwn(parts: readonly CountedPart[], { counts }: Allocation, visit: Visit): Promise<void> {
  const firsts = parts.map((part, p) => (counts[p] === 0 ? undefined : firstDigit([part], counts[p]).at));
  const missing = firsts.map((first, p) => (first !== undefined && parts[p].want(first) ? first : undefined));
  if (missing.every((first) => first === undefined)) return;
  await visit((part, keys, index) => {
    const first = missing[index];
    if (first !== undefined) part.keep(keys, first);
  });
}

function told(
  scored: readonly StoredParameter[],
  parts: readonly CountedPart[],
  { counts, removed, guard }: Allocation,
): Omit<StoredCuts, 'cuts' | 'keys'> {
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  return {
    removed,
    // Zeros go first, so a layer has at least its own zeros and exactly the removed ones beyond them.
    zeros: counts.reduce((sum, count, p) => sum + Math.max(count, parts[p].zeros), 0),
    zerosBefore: parts.reduce((sum, part) => sum + part.zeros, 0),
    kept: total - removed,
    layers: scored.map(({ name, alias, count }, p) => ({
      name,
      ...(alias !== undefined && { alias }),
      kept: count - counts[p],
      total: count,
    })),
    ...(guard && { guard }),
  };
}
