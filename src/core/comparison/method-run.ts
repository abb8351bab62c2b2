import type { MethodResult, PointDocument } from '../../shared/documents';
import { Cancelled, Problem } from '../../shared/problem';
import type { Recipe } from '../../shared/recipe';
import { documentOf } from '../../shared/rpc';
import { format, type Bundle } from '../../shared/text';
import type { Candidate } from '../criteria/candidate';
import type { Method } from '../criteria/index';
import type { Comparison } from './comparison';
import type { Watch } from './producer';

/** Takes one method after another through scores, masks, training and evaluation. */
export class MethodRun {
  /** Sparsities that bounds and guard do not allow, with the reason: left out of every result, and said once. */
  readonly impossible = new Map<number, Problem>();

  constructor(
    private readonly comparison: Comparison,
    private readonly recipe: Recipe,
    private readonly watch: Watch,
    private readonly bundle: Bundle | undefined,
  ) {}

  /** @throws Cancelled; a Problem becomes part of the result. */
  async resultOf(method: Method): Promise<MethodResult> {
    const { producer } = this.comparison;
    const common = {
      method: method.name,
      criterion: method.criterion.id,
      options: method.options,
      targetDependent: producer.isScheduled,
    };
    const start = performance.now();
    try {
      const result = producer.isScheduled ? await this.scheduled(method) : await this.once(method);
      return { ...common, ...result };
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      const ownSeconds = (performance.now() - start) / 1000;
      return { ...common, ownSeconds, error: documentOf(error, this.bundle), points: [] };
    }
  }

  /** One candidate for all sparsities. */
  private async once(method: Method): Promise<Outcome> {
    const candidate = await this.comparison.producer.produce(method, this.watch);
    this.comparison.add(candidate);
    const { outcome } = candidate;
    const sparsities = outcome === undefined ? this.recipe.sparsity : [outcome];
    const points = await this.pointsOf(method, sparsities, () => Promise.resolve());
    return { ...this.saysOf([candidate]), ...(await this.searched(method, points)) };
  }

  /** A candidate for each sparsity. */
  private async scheduled(method: Method): Promise<Outcome> {
    const candidates: Candidate[] = [];
    const points = await this.pointsOf(method, this.recipe.sparsity, async (sparsity) => {
      candidates.push(await this.comparison.compute(method.name, sparsity, this.watch));
    });
    return { ...this.saysOf(candidates), ...(await this.searched(method, points)) };
  }

  /** A sparsity that bounds and guard do not allow is left out. @throws Problem where none is left. */
  private async pointsOf(
    method: Method,
    sparsities: readonly number[],
    prepare: (sparsity: number) => Promise<void>,
  ): Promise<PointDocument[]> {
    const { onProgress, stop } = this.watch;
    const points: PointDocument[] = [];
    for (const [index, sparsity] of sparsities.entries()) {
      if (stop?.aborted) break;
      try {
        await prepare(sparsity);
        const onEvaluated = (done: number): void =>
          onProgress?.({ phase: 'evaluating', subject: method.name, share: (index + done) / sparsities.length });
        points.push(await this.comparison.point(method.name, sparsity, this.watch, onEvaluated));
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'sparsity-impossible')) throw error;
        this.impossible.set(sparsity, error);
      }
    }
    const [first] = this.impossible.values();
    if (points.length === 0 && first) throw first;
    return points;
  }

  /** With the point that the recipe's `maxDrop` asks for. */
  private async searched(
    method: Method,
    points: readonly PointDocument[],
  ): Promise<Pick<Outcome, 'points' | 'search'>> {
    const { maxDrop } = this.recipe;
    if (maxDrop === undefined || this.watch.stop?.aborted) return { points };
    const allocation = this.comparison.allocationOf(0);
    const search = await this.comparison.findSparsity(method.name, allocation, maxDrop, this.watch);
    const { sparsity } = search;
    if (sparsity === undefined || points.some((point) => point.sparsity === sparsity)) return { points, search };
    await this.comparison.compute(method.name, sparsity, this.watch);
    const found = await this.comparison.point(method.name, sparsity, this.watch);
    return { points: [...points, found].sort((a, b) => a.sparsity - b.sparsity), search };
  }

  /** What the candidates say of themselves. */
  private saysOf(candidates: readonly Candidate[]): Omit<Outcome, 'points'> {
    const notes = new Set(candidates.flatMap((each) => each.notes ?? []).map((note) => format(note, this.bundle)));
    const last = candidates.at(-1);
    return {
      ownSeconds: candidates.reduce((sum, { ownSeconds }) => sum + ownSeconds, 0),
      ...(last?.trained && { trained: last.trained }),
      ...(last?.training && { training: last.training }),
      ...(last?.estimates && { estimates: last.estimates }),
      ...(notes.size > 0 && { notes: [...notes] }),
    };
  }
}

type Outcome = Omit<MethodResult, 'method' | 'criterion' | 'options' | 'targetDependent' | 'error'>;
