import type { Metrics } from '../../src/shared/documents';
import type { AllocationQuery } from '../../src/shared/allocation';
import type { MethodRecipe } from '../../src/shared/recipe';
import type { Mask } from '../../src/core/allocation/masks';
import { Allocator } from '../../src/core/comparison/allocator';
import type { ComparisonInput } from '../../src/core/comparison/input';
import { Producer } from '../../src/core/comparison/producer';
import { settingOf, weightsWith, type Setting } from '../../src/core/comparison/setting';
import { Trainer } from '../../src/core/comparison/trainer';
import type { Candidate } from '../../src/core/criteria/candidate';
import { resolveMethod } from '../../src/core/criteria/index';
import type { Dataset } from '../../src/core/data/dataset';

/** By parameter name. */
export type Weights = ReadonlyMap<string, Float32Array>;
export type Masks = ReadonlyMap<string, Mask>;

/**
 * What a comparison does, one thing at a time: the product's own parts, for benchmarks that train every example (nothing is held out) and
 * keep the last weights.
 */
export class Workbench {
  readonly setting: Setting;
  private readonly allocator: Allocator;
  private readonly producer: Producer;
  private readonly trainer: Trainer;

  /** @param training what is trained on, all of it. */
  constructor(input: ComparisonInput, training: Dataset) {
    this.setting = { ...settingOf(input), training: { dataset: training } };
    this.allocator = new Allocator(this.setting, input.recipe.allocation);
    this.trainer = new Trainer(input, this.setting);
    this.producer = new Producer(input, this.setting, this.allocator, this.trainer);
  }

  async score(recipe: MethodRecipe): Promise<Candidate> {
    const method = resolveMethod(recipe);
    await this.producer.measure([method], {});
    return this.producer.produce(method, {});
  }

  /** One mask for each scored parameter. */
  masks(candidate: Candidate, query: AllocationQuery): Masks {
    const masks = this.allocator.masks(candidate, query, this.allocator.cut(candidate, query));
    return new Map(this.setting.scored.map(({ name }, p) => [name, masks[p]]));
  }

  /** Every weight that the candidate changed or that the masks prune. */
  prune(candidate: Candidate, masks: Masks): Weights {
    return this.allocator.prune(
      candidate,
      this.setting.scored.map(({ name }) => maskOf(masks, name)),
    );
  }

  /** @param changed where it begins; the others are the model's. Answers every weight that is not the model's. */
  async train(changed: Weights, epochs: number, masks?: Masks): Promise<Weights> {
    const { weights } = await this.trainer.train({ changed, masks, epochs, keepLast: true });
    for (const [name, mask] of masks ?? [])
      if (mask.some((kept, i) => !kept && weights.get(name)?.[i] !== 0)) throw new Error(`${name} lost its mask`);
    return new Map([...changed, ...weights]);
  }

  /** On the test data. */
  async evaluate(changed: Weights): Promise<Pick<Metrics, 'loss' | 'accuracy'>> {
    const quality = await this.setting.evaluator?.evaluate(weightsWith(this.setting, changed));
    if (!quality) throw new Error('there is no test data');
    return quality;
  }
}

function maskOf(masks: Masks, name: string): Mask {
  const mask = masks.get(name);
  if (!mask) throw new Error(`there is no mask of ${name}`);
  return mask;
}
