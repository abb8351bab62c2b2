import { throwIfCancelled } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import { size } from '../graph/shape';
import type { Agreement } from './agreement';
import { arranged, layoutsBetween, type Layout } from './layout';
import type { MaskArray } from './mask-array';
import { tensorsByName } from './name-matches';
import { transposedByName } from './names';
import type { Tensor, TensorFile } from './tensor';
import { readTensor, ValueMatches, type KnownMask, type ValueMatch } from './value-matches';

/** A mask and the tensor that it is for. */
export interface Hit {
  readonly mask: MaskArray;
  readonly tensor: Tensor;
  readonly layout: Layout;
  readonly how: 'name' | 'value';
  /** What comparing the values said; absent where those of the masks' model are not known. */
  readonly values?: Agreement | 'differ';
}

/** A mask for which there is no tensor, or more than one. */
export interface Miss {
  readonly mask: MaskArray;
  readonly reason: Text;
}

export interface Matches {
  /** In the order of the masks. */
  readonly hits: readonly Hit[];
  readonly misses: readonly Miss[];
}

export interface MatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the tensors that were looked at, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Finds the tensors that masks are for: by name where the name is that of one tensor whose values are those of the masks' parameter; then by
 * value, whatever the name; then by name although the values differ, as in a checkpoint from before or after, or are not known. What fits
 * twice is a miss. @throws Cancelled, and what reading throws.
 */
export async function matchMasks(
  masks: readonly MaskArray[],
  file: TensorFile,
  options: MatchOptions = {},
): Promise<Matches> {
  const matching = new Matching(masks, file, options);
  await matching.byName();
  await matching.byValue();
  matching.byNameAlone();
  options.onProgress?.(1);
  return matching.matches;
}

class Matching {
  private readonly named: ReadonlyMap<MaskArray, Tensor>;
  private readonly comparing = new ValueMatches();
  private readonly hits = new Map<MaskArray, Hit>();
  private readonly misses = new Map<MaskArray, Miss>();
  private readonly taken = new Set<Tensor>();

  constructor(
    private readonly masks: readonly MaskArray[],
    private readonly file: TensorFile,
    private readonly options: MatchOptions,
  ) {
    this.named = tensorsByName(masks, file.tensors);
  }

  get matches(): Matches {
    const inOrder = <T>(found: ReadonlyMap<MaskArray, T>): T[] => this.masks.flatMap((mask) => found.get(mask) ?? []);
    return { hits: inOrder(this.hits), misses: inOrder(this.misses) };
  }

  async byName(): Promise<void> {
    for (const [mask, tensor] of this.named) {
      throwIfCancelled(this.options.signal);
      if (!isKnown(mask)) continue;
      const best = bestOf(await this.comparing.between(mask, await readTensor(tensor)));
      const [match] = best;
      if (match && isOne(mask, best))
        this.hit({ mask, tensor, layout: match.layout, how: 'name', values: match.agreement });
    }
  }

  async byValue(): Promise<void> {
    const open = this.open.filter(isKnown);
    const found = new Map<KnownMask, readonly ValueMatch[]>();
    for (const [mask, matches] of await this.compareAll(open)) found.set(mask, bestOf(matches));
    const claims = new Map<Tensor, Set<KnownMask>>();
    for (const [mask, matches] of found)
      for (const { tensor } of matches) claims.set(tensor, (claims.get(tensor) ?? new Set()).add(mask));
    for (const [mask, matches] of found) {
      const [match] = matches;
      if (!match) continue;
      const { tensor, layout, agreement } = match;
      const rival = [...(claims.get(tensor) ?? [])].find((each) => each !== mask);
      if (!isOne(mask, matches)) this.miss(mask, ambiguous(matches));
      else if (rival) this.miss(mask, text('{0} fits {1} as well.', tensor.name, rival.name));
      else this.hit({ mask, tensor, layout, how: 'value', values: agreement });
    }
  }

  byNameAlone(): void {
    for (const mask of this.open) {
      const tensor = this.named.get(mask);
      const free = tensor && !this.taken.has(tensor) ? tensor : undefined;
      const layouts = free ? layoutsBetween(mask.shape, free.shape, mask.tensor?.outputAxes) : [];
      const layout = free && layoutByName(mask, free, layouts);
      if (free && layout)
        this.hit({ mask, tensor: free, layout, how: 'name', ...(isKnown(mask) && { values: 'differ' }) });
      else this.miss(mask, this.reasonFor(mask, layouts.length > 0));
    }
  }

  private get open(): readonly MaskArray[] {
    return this.masks.filter((mask) => !this.hits.has(mask) && !this.misses.has(mask));
  }

  private hit(hit: Hit): void {
    this.hits.set(hit.mask, hit);
    this.taken.add(hit.tensor);
  }

  private miss(mask: MaskArray, reason: Text): void {
    this.misses.set(mask, { mask, reason });
  }

  /** Every tensor that is free is read once. */
  private async compareAll(masks: readonly KnownMask[]): Promise<ReadonlyMap<KnownMask, readonly ValueMatch[]>> {
    const found = new Map<KnownMask, ValueMatch[]>(masks.map((mask) => [mask, []]));
    const { signal, onProgress } = this.options;
    const free = masks.length === 0 ? [] : this.file.tensors.filter((tensor) => !this.taken.has(tensor));
    for (const [index, tensor] of free.entries()) {
      throwIfCancelled(signal);
      onProgress?.(index / free.length);
      const alike = masks.filter(({ mask }) => mask.length === size(tensor.shape));
      if (alike.length === 0) continue;
      const read = await readTensor(tensor);
      for (const mask of alike) found.get(mask)?.push(...(await this.comparing.between(mask, read)));
    }
    return found;
  }

  private reasonFor(mask: MaskArray, uncertain: boolean): Text {
    const named = this.named.get(mask);
    if (named && uncertain)
      return isKnown(mask)
        ? text('{0} has its name, but not its values, and may be stored in another layout.', named.name)
        : text('{0} has its name, but may be stored in another layout.', named.name);
    if (!this.file.tensors.some(({ shape }) => layoutsBetween(mask.shape, shape).length > 0))
      return text('No tensor of {0} has its shape.', this.file.name);
    if (named) return text('{0} has its name, but another shape.', named.name);
    return isKnown(mask)
      ? text('No tensor has its name or its values.')
      : text('No tensor has its name, and its values are not known.');
  }
}

const isKnown = (mask: MaskArray): mask is KnownMask => mask.tensor !== undefined;

/** What is equal goes before what is only scaled. */
function bestOf(matches: readonly ValueMatch[]): readonly ValueMatch[] {
  const equal = matches.filter(({ agreement }) => agreement === 'equal');
  return equal.length > 0 ? equal : matches;
}

/**
 * Whether they all make the same mask of the same tensor. (The values of a symmetric matrix do not tell its layout, and need not where the mask
 * is symmetric as well.)
 */
function isOne({ mask }: MaskArray, matches: readonly ValueMatch[]): boolean {
  const [first, ...others] = matches;
  if (!first || others.some(({ tensor }) => tensor !== first.tensor)) return false;
  if (others.length === 0) return true;
  const expected = arranged(mask, first.layout);
  return others.every(({ layout }) => arranged(mask, layout).every((kept, at) => kept === expected[at]));
}

function ambiguous(matches: readonly ValueMatch[]): Text {
  const [first = '', ...others] = new Set(matches.map(({ tensor }) => tensor.name));
  return others.length === 0
    ? text('{0} fits in two layouts.', first)
    : text('{0} and {1} fit equally well.', first, others.join(', '));
}

/** The layout that is meant where values do not say it: the only one, or what the names tell. */
function layoutByName(mask: MaskArray, tensor: Tensor, layouts: readonly Layout[]): Layout | undefined {
  if (layouts.length <= 1) return layouts[0];
  const transposed = transposedByName(mask.name, tensor.name);
  if (transposed === undefined) return undefined;
  const meant = layouts.filter(({ kind }) => (kind === 'transposed') === transposed);
  return meant.length === 1 ? meant[0] : undefined;
}
