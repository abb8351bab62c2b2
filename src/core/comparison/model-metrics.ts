import type { Metrics } from '../../shared/documents';
import type { QualityDocument } from '../../shared/findings';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Judgement } from '../evaluation/evaluator';
import { sizeOf } from '../evaluation/size';
import type { ComparisonInput } from './input';
import { weightsWith, type Setting } from './setting';

type Changed = ReadonlyMap<string, Float32Array>;
type OnProgress = (share: number) => void;

/** What the model is worth with other weights: its size, and its answers on data that no method saw. */
export class ModelMetrics {
  constructor(
    private readonly input: Pick<ComparisonInput, 'model' | 'gzip'>,
    private readonly setting: Pick<Setting, 'network' | 'evaluator'>,
  ) {}

  /** The unpruned model. The first evaluation, so that drift is measured against it. */
  async baseline(signal?: AbortSignal, onProgress?: OnProgress): Promise<Metrics> {
    return this.metrics(new Map(), signal, onProgress);
  }

  /** @param changed values by parameter name; the others are the file's. */
  async of(changed: Changed, signal?: AbortSignal, onProgress?: OnProgress): Promise<Metrics> {
    await this.requireReference(signal);
    return this.metrics(changed, signal, onProgress);
  }

  /** The quality alone: no sizes are counted. @throws Problem `data-required` where nothing can be evaluated; Cancelled */
  async quality(changed: Changed, signal?: AbortSignal): Promise<QualityDocument> {
    await this.requireReference(signal);
    const { evaluator } = this.setting;
    if (!evaluator)
      throw new Problem('data-required', text('Nothing can be evaluated without data.'), {
        remedy: text('Give data with labels.'),
      });
    return evaluator.evaluate(weightsWith(this.setting, changed), signal);
  }

  /** Which examples are answered rightly, beside the quality; undefined where nothing can be evaluated. */
  async judge(changed: Changed, signal?: AbortSignal): Promise<Judgement | undefined> {
    await this.requireReference(signal);
    return this.setting.evaluator?.judge(weightsWith(this.setting, changed), signal);
  }

  private async requireReference(signal?: AbortSignal): Promise<void> {
    if (this.setting.evaluator && !this.setting.evaluator.hasReference) await this.baseline(signal);
  }

  private async metrics(changed: Changed, signal?: AbortSignal, onProgress?: OnProgress): Promise<Metrics> {
    const { evaluator } = this.setting;
    const size = await sizeOf(this.input.model, changed, this.input.gzip);
    if (!evaluator) return { examples: 0, ...size };
    return { ...(await evaluator.evaluate(weightsWith(this.setting, changed), signal, onProgress)), ...size };
  }
}
