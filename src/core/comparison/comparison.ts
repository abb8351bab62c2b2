import type { CompareDocument, LayerCount, Metrics, PointDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import type { AllocationAnswer, AllocationQuery } from '../../shared/protocol';
import { documentOf } from '../../shared/rpc';
import { text } from '../../shared/text';
import { allocate, type Allocation } from '../allocation/allocate';
import { maskHash, masked, maskOf, type Mask } from '../allocation/masks';
import { rankingOf, type Ranking } from '../allocation/ranking';
import type { Candidate } from '../criteria/candidate';
import { countNonZero, sizeOf } from '../evaluation/size';
import type { Parameter } from '../formats/model';
import type { Node } from '../graph/node';
import type { ComparisonInput, StoredScores } from './input';
import { settingOf, type Setting } from './setting';

/** A mask of a method, with what it does to the model. */
export interface PrunedWeights {
  readonly masks: ReadonlyMap<string, Mask>;
  readonly maskHash: string;
  /** Values of every parameter that the method prunes or changed, by name: pruned weights are +0. */
  readonly changed: ReadonlyMap<string, Float32Array>;
  readonly allocation: AllocationAnswer;
}

type MethodQuery = AllocationQuery & { readonly method: string };

/**
 * A comparison that has its scores: answers at any sparsity without another data pass. It is what a job keeps alive while a
 * panel is open, and what is restored from a stored run.
 */
export class Comparison {
  private readonly byMethod = new Map<string, Candidate>();
  private readonly rankings = new Map<string, Ranking>();
  private finished: CompareDocument | undefined;

  constructor(
    private readonly input: ComparisonInput,
    private readonly setting: Setting,
  ) {}

  /** A stored run, opened again. @throws Problem `run-missing` where the scores do not fit the model (any more). */
  static restore(input: ComparisonInput, document: CompareDocument, stored: readonly StoredScores[]): Comparison {
    const setting = settingOf(input);
    const comparison = new Comparison(input, setting);
    for (const { method, scores } of stored) {
      const result = document.results.find((each) => each.method === method);
      const inOrder = setting.scored.map(({ name, values }) => {
        const found = scores.get(name);
        if (found?.length === values.length) return found;
        throw new Problem('run-missing', text('The stored scores of {0} do not fit the model any more.', name), {
          layer: name,
          found: found?.length ?? 'none',
          expected: values.length,
          remedy: text('Run the comparison again.'),
        });
      });
      comparison.add({
        method,
        criterion: result?.criterion ?? method,
        options: result?.options ?? {},
        scores: inOrder,
        targetDependent: result?.targetDependent ?? false,
        ownSeconds: result?.ownSeconds ?? 0,
      });
    }
    return comparison.finish(document);
  }

  /** @throws Error before the comparison is finished. */
  get document(): CompareDocument {
    if (!this.finished) throw new Error('the comparison is not finished');
    return this.finished;
  }

  get scored(): readonly Parameter[] {
    return this.setting.scored;
  }

  /** All of the model's parameters. */
  get parameters(): readonly Parameter[] {
    return this.input.model.parameters;
  }

  get candidates(): readonly Candidate[] {
    return [...this.byMethod.values()];
  }

  /** What a run store keeps. */
  get scores(): readonly StoredScores[] {
    return this.candidates.map(({ method, scores }) => ({
      method,
      scores: new Map(this.scored.map(({ name }, p) => [name, scores[p]])),
    }));
  }

  add(candidate: Candidate): void {
    this.byMethod.set(candidate.method, candidate);
  }

  finish(document: CompareDocument): this {
    this.finished = document;
    return this;
  }

  /** @throws Problem `option-invalid` for a method without scores. */
  candidate(method: string): Candidate {
    const candidate = this.byMethod.get(method);
    if (candidate) return candidate;
    throw new Problem('option-invalid', text('There are no scores of {0}.', method), {
      found: method,
      expected: [...this.byMethod.keys()].join(', '),
      remedy: text('Choose one of the compared methods.'),
    });
  }

  /** Keys of a method's scores; kept, because a slider asks again and again. */
  ranking(method: string, normalize: AllocationQuery['normalize']): Ranking {
    const key = `${method} ${normalize ?? ''}`;
    const known = this.rankings.get(key);
    if (known) return known;
    const { scores, weights } = this.candidate(method);
    const values = this.scored.map((parameter) => weights?.get(parameter.name) ?? parameter.values);
    const ranking = rankingOf(scores, values, normalize);
    this.rankings.set(key, ranking);
    return ranking;
  }

  private cut({ method, sparsity, scope, normalize }: MethodQuery): Allocation {
    const { scored, bounds } = this.setting;
    return allocate({
      ranking: this.ranking(method, normalize),
      names: scored.map(({ name }) => name),
      bounds,
      sparsity,
      scope,
    });
  }

  /** Layer counts of every method. A method for which the allocation fails has its problem. */
  allocate(query: AllocationQuery): AllocationAnswer[] {
    return [...this.byMethod.keys()].map((method) => {
      try {
        return this.answer({ ...query, method }, this.cut({ ...query, method }));
      } catch (error) {
        return { method, removed: 0, zeros: 0, kept: 0, layers: [], error: documentOf(error, this.input.bundle) };
      }
    });
  }

  private answer({ method }: MethodQuery, { counts, removed, guard }: Allocation): AllocationAnswer {
    const layers: LayerCount[] = this.scored.map(({ name, values }, p) => ({
      name,
      kept: values.length - counts[p],
      total: values.length,
    }));
    const total = layers.reduce((sum, layer) => sum + layer.total, 0);
    const candidate = this.candidate(method);
    // Zeros go first, so a layer has at least its own zeros and exactly the removed ones beyond them.
    const zeros = this.scored.reduce(
      (sum, { name, values }, p) => sum + Math.max(counts[p], this.zerosOf(candidate, name, values)),
      0,
    );
    return { method, removed, zeros, kept: total - removed, layers, ...(guard && { guard }) };
  }

  private readonly zeroCounts = new Map<string, number>();
  private zerosOf({ method, weights }: Candidate, name: string, values: Float32Array): number {
    const key = `${weights ? method : ''} ${name}`;
    const known = this.zeroCounts.get(key) ?? values.length - countNonZero(weights?.get(name) ?? values);
    this.zeroCounts.set(key, known);
    return known;
  }

  /** The allocation, undefined where there is none at this sparsity. */
  private tryCut(query: MethodQuery): Allocation | undefined {
    try {
      return this.cut(query);
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  /** How many weights of a scored parameter go. Zero where the allocation fails. */
  removedOf(query: MethodQuery, part: number): number {
    return this.tryCut(query)?.counts[part] ?? 0;
  }

  /** The mask of one scored parameter under a method. */
  mask(query: MethodQuery, part: number): Mask {
    return maskOf(this.ranking(query.method, query.normalize).parts[part], this.cut(query).counts[part]);
  }

  private masksOf({ method, normalize }: MethodQuery, { counts }: Allocation): Mask[] {
    return this.ranking(method, normalize).parts.map((part, p) => maskOf(part, counts[p]));
  }

  /** The masks at the recipe's own allocation, one for each scored parameter in file order; undefined where it fails. */
  tryMasks(method: string, sparsity: number): Mask[] | undefined {
    const query = { ...this.allocationOf(sparsity), method };
    const cut = this.tryCut(query);
    return cut && this.masksOf(query, cut);
  }

  allocationOf(sparsity: number): AllocationQuery {
    const { scope, normalize } = this.input.recipe.allocation;
    return { sparsity, scope, ...(normalize && { normalize }) };
  }

  /**
   * The sparsity that removes exactly the weights whose score is below a threshold, and those that are zero already: zeros go first,
   * whatever their score.
   */
  sparsityBelow(method: string, threshold: number): number {
    const { scores, weights } = this.candidate(method);
    let [below, total] = [0, 0];
    this.scored.forEach(({ name, values }, p) => {
      const current = weights?.get(name) ?? values;
      total += current.length;
      scores[p].forEach((score, index) => (below += Number(score < threshold || current[index] === 0)));
    });
    return below / total;
  }

  async prunedWeights(query: MethodQuery): Promise<PrunedWeights> {
    const { weights } = this.candidate(query.method);
    const cut = this.cut(query);
    const masks = this.masksOf(query, cut);
    const changed = new Map(weights ?? []);
    const named = this.scored.map(({ name }, p): [string, Mask] => [name, masks[p]]);
    this.scored.forEach(({ name, values }, p) => changed.set(name, masked(weights?.get(name) ?? values, masks[p])));
    return {
      masks: new Map(named),
      maskHash: await maskHash(named),
      changed,
      allocation: this.answer(query, cut),
    };
  }

  /** The unpruned model. The first evaluation, so that drift is measured against it. */
  async baseline(signal?: AbortSignal, onProgress?: (share: number) => void): Promise<Metrics> {
    return this.metrics(new Map(), signal, onProgress);
  }

  /** What a method's mask does to the model, on data that no method saw. */
  async evaluate(query: MethodQuery, signal?: AbortSignal): Promise<Metrics> {
    return this.evaluateWeights((await this.prunedWeights(query)).changed, signal);
  }

  /** The same of weights that somebody has already: `changed` of `prunedWeights`. */
  async evaluateWeights(changed: PrunedWeights['changed'], signal?: AbortSignal): Promise<Metrics> {
    if (this.setting.evaluator && !this.setting.evaluator.hasReference) await this.baseline(signal);
    return this.metrics(changed, signal);
  }

  async point(
    method: string,
    sparsity: number,
    signal?: AbortSignal,
    onProgress?: (share: number) => void,
  ): Promise<PointDocument> {
    const pruned = await this.prunedWeights({ ...this.allocationOf(sparsity), method });
    const { removed, zeros, kept, guard, layers } = pruned.allocation;
    return {
      sparsity,
      removed,
      zeros,
      kept,
      ...(guard && { guard }),
      metrics: await this.metrics(pruned.changed, signal, onProgress),
      layers,
      maskHash: pruned.maskHash,
    };
  }

  private async metrics(
    changed: ReadonlyMap<string, Float32Array>,
    signal?: AbortSignal,
    onProgress?: (share: number) => void,
  ): Promise<Metrics> {
    const { network, evaluator } = this.setting;
    const size = await sizeOf(this.input.model, changed, this.input.gzip);
    if (!network || !evaluator) return { examples: 0, ...size };
    const weights = new Map<Node, Float32Array>(network.weights);
    for (const [name, values] of changed) {
      const node = network.nodes.get(name);
      if (node) weights.set(node, values);
    }
    return { ...(await evaluator.evaluate(weights, signal, onProgress)), ...size };
  }
}
