/** An invented run behind the page: the state that the editor would push and the answers that the job would give. */
import type {
  CompareDocument,
  InspectDocument,
  MethodResult,
  Metrics,
  PointDocument,
} from '../../src/shared/documents';
import { Problem, throwIfCancelled, type ProblemDocument } from '../../src/shared/problem';
import type { AllocationAnswer, AllocationQuery } from '../../src/shared/allocation';
import type { MethodDescription, PanelApi, PanelState } from '../../src/shared/protocol';
import { text } from '../../src/shared/text';
import { fakeAgreement, fakeNetwork } from './fake-sections';
import { fakeSearch } from './fake-training';
import { fakeChannel, fakeChannels } from './fake-channels';
import { fakeDifference, fakeHistogram, fakeMagnitudes, fakeTile, fakeWeight } from './fake-pictures';
import { fakeLayer, FakeMethod, type FakeLayer } from './fake-scores';

export interface FakeOptions {
  readonly title: string;
  readonly layers: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly methods: readonly MethodDescription[];
  /** Of the run's own points. */
  readonly sparsities: readonly number[];
  /** Scores hold at the run's own points alone. */
  readonly scheduled?: boolean;
  /** Counts are about right where that is enough. */
  readonly about?: boolean;
  /** Milliseconds that one evaluation takes. */
  readonly evaluationDelay?: number;
}

const compared: AllocationQuery = { sparsity: 0.9, scope: 'global' };

/** How fast a method's accuracy falls, by its place in the list: the last one is chance. */
const powers = [40, 5, 14, 18, 29, 24, 1.6, 11, 22, 1.6];

export class FakeRun {
  /** Every call of the page, in order. */
  readonly calls: { readonly name: string; readonly query: unknown }[] = [];
  /** Most `allocate` and most `evaluate` calls that were open at once. */
  readonly most = { allocate: 0, evaluate: 0 };
  readonly inspection: InspectDocument;
  private readonly layers: readonly FakeLayer[];
  private readonly methods: readonly FakeMethod[];
  private readonly open = { allocate: 0, evaluate: 0 };

  constructor(private readonly options: FakeOptions) {
    this.layers = options.layers.map(([name, shape], at) => fakeLayer(name, shape, at + 1));
    const last = options.methods.length - 1;
    this.methods = options.methods.map(
      ({ id }, at) => new FakeMethod(id, this.layers, 100 + at, id === 'random' ? 1 : at === last ? 0.7 : 0.08),
    );
    const total = this.layers.reduce((sum, { count, shape }) => sum + count + (shape.at(-1) ?? 0), 0);
    this.inspection = {
      schema: 1,
      warnings: [],
      executor: 'none',
      file: 'model.json',
      format: 'tfjs-layers',
      bytes: total * 4 + 2048,
      mode: 'graph',
      inputs: [[784]],
      outputs: [[10]],
      parameters: this.layers.flatMap(({ name, shape, count, weights }) => [
        {
          name,
          layer: name.split('/')[0],
          role: 'kernel' as const,
          shape,
          dtype: 'float32',
          count,
          zeros: weights.filter((weight) => weight === 0).length,
          prunable: true,
        },
        {
          name: name.endsWith('kernel') ? name.replace('kernel', 'bias') : `${name}.bias`,
          layer: name.split('/')[0],
          role: 'bias' as const,
          shape: [shape.at(-1)!],
          dtype: 'float32',
          count: shape.at(-1)!,
          zeros: 0,
          prunable: false,
          reason: 'biases are not pruned',
        },
      ]),
      total,
      prunable: total - this.layers.reduce((sum, { shape }) => sum + shape.at(-1)!, 0),
      sparsity: 0,
      macs: total,
      barriers: [],
    };
  }

  /** The panel before anything is known of the model. */
  bare(phase: PanelState['phase']): PanelState {
    const { title, methods } = this.options;
    return { phase, view: 'compare', title, key: `run of ${title}`, methods, allocation: compared };
  }

  /** The run with so many methods finished, or all. */
  state(phase: PanelState['phase'], finished = this.methods.length): PanelState {
    return { ...this.bare(phase), inspection: this.inspection, comparison: this.comparison(finished) };
  }

  comparison(finished = this.methods.length): CompareDocument {
    return {
      schema: 1,
      warnings: [],
      executor: 'tfjs',
      model: 'model.json',
      data: { file: 'digits.npz', examples: 512 },
      loss: 'cross-entropy',
      seed: 0,
      baseline: this.metrics(-1, 0, this.inspection.total),
      sharedSeconds: 1.9,
      results: this.methods.slice(0, finished).map(({ id }, at) => this.result(id, at)),
      agreement: [],
    };
  }

  /** A method's result with a problem in place of points. */
  failedResult(method: string, error: ProblemDocument): MethodResult {
    return { ...this.result(method, 0), error, points: [] };
  }

  private result(method: string, at: number): MethodResult {
    const points = this.options.sparsities.map((sparsity) => this.point(at, { ...compared, sparsity }));
    return { method, criterion: method, options: {}, targetDependent: false, ownSeconds: 0.3, points };
  }

  private point(at: number, query: AllocationQuery): PointDocument {
    const { removed, zeros, kept, layers, guard } = this.allocated(at, query);
    const nonZero = this.inspection.total - removed;
    return {
      removed,
      zeros,
      kept,
      layers,
      ...(guard && { guard }),
      sparsity: query.sparsity,
      metrics: this.metrics(at, query.sparsity, nonZero),
      maskHash: `${at}`,
    };
  }

  private metrics(at: number, sparsity: number, nonZero: number): Metrics {
    const last = at === this.options.methods.length - 1;
    const lost = at < 0 ? 0 : Math.min(1, sparsity ** (last ? 1.6 : (powers[at % powers.length] ?? 5)));
    const { bytes, total } = this.inspection;
    return {
      accuracy: Math.round((0.1 + 0.866 * (1 - lost)) * 2000) / 2000,
      loss: 0.124 + 2.4 * lost + (at % 7 === 6 ? 9 * lost : 0),
      examples: 2000,
      bytes,
      gzipBytes: Math.round(bytes * (0.1 + (0.82 * nonZero) / total)),
      parameters: total,
      nonZero,
      macs: total,
    };
  }

  private allocated(at: number, query: AllocationQuery): AllocationAnswer {
    const layers = this.methods[at].counts(query);
    const lost = query.scope === 'global' ? layers.filter(({ kept }) => kept === 0) : [];
    const guarded = layers.map((layer) => (layer.kept === 0 ? { ...layer, kept: 1 } : layer));
    const kept = guarded.reduce((sum, layer) => sum + layer.kept, 0);
    const removed = this.inspection.prunable - kept;
    return {
      method: this.methods[at].id,
      removed,
      zeros: removed,
      kept,
      layers: guarded,
      ...(lost.length > 0 && { guard: { parameters: lost.map(({ name }) => name), restored: lost.length } }),
    };
  }

  /** As histograms would count: to the next ten weights of a layer. */
  private estimated(at: number, query: AllocationQuery): AllocationAnswer {
    const answer = this.allocated(at, query);
    const layers = answer.layers.map((layer) => ({
      ...layer,
      kept: Math.min(layer.total, Math.ceil(layer.kept / 10) * 10),
    }));
    return { ...answer, layers, about: true };
  }

  private answer(at: number, query: AllocationQuery & { about?: boolean }): AllocationAnswer {
    if (this.options.about && query.about) return this.estimated(at, query);
    const { scheduled, sparsities } = this.options;
    if (!scheduled || sparsities.includes(query.sparsity)) return this.allocated(at, query);
    const error = { code: 'recompute-required', message: 'What it removes depends on the sparsity wanted.' } as const;
    return { method: this.methods[at].id, removed: 0, zeros: 0, kept: 0, layers: [], error };
  }

  /** What the page may ask. `respond` hears of the editor's own calls. */
  api(respond: (name: 'ready' | 'cancel' | 'retry' | 'showLog' | 'save') => void): PanelApi {
    const noted = (name: string, query: unknown): void => void this.calls.push({ name, query });
    const counted = async <T>(name: 'allocate' | 'evaluate', work: () => Promise<T>): Promise<T> => {
      this.most[name] = Math.max(this.most[name], ++this.open[name]);
      return work().finally(() => this.open[name]--);
    };
    const find = (method: string): FakeMethod | undefined => this.methods.find(({ id }) => id === method);
    const layerAt = (parameter: string): number => {
      const at = this.layers.findIndex(({ name }) => name === parameter);
      if (at < 0) throw new Problem('layer-unknown', text('There is no layer {0}.', parameter));
      return at;
    };
    const told = (name: 'ready' | 'cancel' | 'retry' | 'showLog') => async (): Promise<void> => {
      noted(name, null);
      respond(name);
    };
    return {
      allocate: async (query) => {
        noted('allocate', query);
        return counted('allocate', async () => this.methods.map((_, at) => this.answer(at, query)));
      },
      evaluate: async (query, { signal }) => {
        noted('evaluate', query);
        return counted('evaluate', async () => {
          await new Promise((resolve) => setTimeout(resolve, this.options.evaluationDelay ?? 40));
          throwIfCancelled(signal);
          const at = this.methods.findIndex(({ id }) => id === query.method);
          return this.metrics(at, query.sparsity, this.inspection.total - this.allocated(at, query).removed);
        });
      },
      tile: async (query) => {
        noted('tile', query);
        const at = layerAt(query.parameter);
        return fakeTile(this.layers[at], at, find(query.method), query);
      },
      difference: async (query) => {
        noted('difference', query);
        const at = layerAt(query.parameter);
        const [first, second] = query.methods.map((method) => find(method)!);
        return fakeDifference(this.layers[at], at, [first, second], query);
      },
      histograms: async (query) => {
        noted('histograms', query);
        const at = layerAt(query.parameter);
        // Only a model that is merely looked at is shown with nothing removed.
        if (query.sparsity === 0) return [fakeMagnitudes(this.layers[at])];
        return this.methods.map((method) => fakeHistogram(at, method, query));
      },
      weight: async (query) => {
        noted('weight', query);
        const at = layerAt(query.parameter);
        return fakeWeight(this.layers[at], at, this.methods, query);
      },
      remember: async (query) => noted('remember', query),
      setUp: async (query) => noted('setUp', query),
      start: async (query) => noted('start', query),
      fineTune: async (query) => noted('fineTune', query),
      compute: async (query) => noted('compute', query),
      findSparsity: async (query) => {
        noted('findSparsity', query);
        return fakeSearch(query.maxDrop);
      },
      sensitivity: async (query) => noted('sensitivity', query),
      latency: async () => noted('latency', null),
      tryOnData: async (query) => {
        noted('tryOnData', query);
        return true;
      },
      run: async (query) => noted('run', query),
      pauseTraining: async (query) => noted('pauseTraining', query),
      notes: async (query) => {
        noted('notes', query);
        return [];
      },
      save: async (query) => {
        noted('save', query);
        respond('save');
        return true;
      },
      channels: async (query) => {
        noted('channels', query);
        const at = layerAt(query.parameter);
        return fakeChannels(this.layers[at], at, find(query.method)!, query);
      },
      channel: async (query) => {
        noted('channel', query);
        const at = layerAt(query.parameter);
        return fakeChannel(this.layers[at], at, this.methods, query);
      },
      agreement: async (query) => {
        noted('agreement', query);
        return fakeAgreement(this.methods, query);
      },
      network: async () => {
        noted('network', null);
        return fakeNetwork(this.inspection);
      },
      export: async (query) => {
        noted('export', query);
        return true;
      },
      copy: async (query) => noted('copy', query),
      copyPython: async (query) => {
        noted('copyPython', query);
        return true;
      },
      noteRun: async () => noted('noteRun', null),
      onRun: async (query) => noted('onRun', query),
      ready: told('ready'),
      cancel: told('cancel'),
      retry: told('retry'),
      showLog: told('showLog'),
    };
  }
}
