import path from 'node:path';
import { compare } from '../core/comparison/compare';
import type { Comparison } from '../core/comparison/comparison';
import { difference, histograms, tile, weight, type Looked } from '../core/comparison/looks';
import type { Watch } from '../core/comparison/producer';
import { restoreComparison } from '../core/comparison/restore';
import { createExecutor } from '../core/executors';
import type { Executor } from '../core/executors/executor';
import { openModel } from '../core/formats';
import type { Model } from '../core/formats/model';
import { inspect } from '../core/inspect';
import type { CompareDocument } from '../shared/documents';
import { Cancelled, Problem, throwIfCancelled } from '../shared/problem';
import { ruleOf } from '../shared/allocation';
import type { JobApi } from '../shared/job-api';
import type { Progress } from '../shared/protocol';
import type { Recipe } from '../shared/recipe';
import type { CallContext } from '../shared/rpc';
import { format, text, type Bundle, type Text } from '../shared/text';
import { convertModel } from './convert';
import { diskCheckpoints } from './checkpoint-store';
import { withEvents } from './compare-events';
import { diffModels } from './diff';
import { estimateMemory } from './estimate';
import { fingerprintsOf, requireUnchanged } from './fingerprint';
import { sourceOf } from './folder';
import { gzip } from './gzip';
import { requireMemory } from './memory';
import { modelTitle } from './model-title';
import { openRecipeData, openRecipeModel, type OpenedData } from './open-recipe';
import { previewRecipe } from './preview-recipe';
import { savePruned } from './prune';
import { Queue } from './queue';
import { requireRecipe } from './read-recipe';
import { saveMasks } from './save-masks';
import { RunScores, scoreLimits, type ScoreLimits } from './run-scores';
import { checkpointsName, readRun, readScores, writeRun } from './run-folder';

export interface JobOptions {
  /** Folder that holds the executor's binaries. */
  readonly wasmFolder: string;
  /** Language of the texts in documents. */
  readonly bundle?: Bundle;
  /** Default: what suits a laptop. */
  readonly scoreLimits?: ScoreLimits;
  /** Told of what is thrown and is no Problem: a bug of ours, whose stack belongs into the log. */
  readonly onBug: (error: unknown) => void;
}

/** What the queries work on after `compare` or `open`. */
interface Run {
  readonly comparison: Comparison;
  readonly model: Model;
  readonly recipe: Recipe;
  readonly base: string;
  /** Keeps what was computed. @throws Problem `file-not-writable` */
  readonly store: () => Promise<void>;
}

/** What the job process serves. Its methods are properties, because `serve` calls them by name and without a receiver. */
export class Job implements JobApi {
  private readonly queue = new Queue();
  private readonly executors = new Map<Recipe['executor'], Promise<Executor>>();
  /** The model that was read last, also where nothing was compared. */
  private model: Model | undefined;
  private run: Run | undefined;
  private stopper: AbortController | undefined;
  private scores: RunScores | undefined;

  constructor(private readonly options: JobOptions) {}

  readonly inspect: JobApi['inspect'] = (query, context) =>
    this.queued(async () => {
      this.forget();
      context.emit({ phase: 'reading', subject: modelTitle(query.model) });
      this.model = await openModel(sourceOf(query.model));
      return inspect(this.model, this.options.bundle);
    }, context.signal);

  readonly preview: JobApi['preview'] = (query, { signal }) =>
    this.queued(() => previewRecipe({ ...query, bundle: this.options.bundle, signal }), signal);

  readonly compare: JobApi['compare'] = ({ recipe: asked, base, folder }, context) =>
    this.queued(
      () =>
        withEvents(context, async (onEvent) => {
          this.forget();
          const recipe = requireRecipe(asked, modelTitle(path.resolve(base, asked.model)));
          const subject = modelTitle(path.resolve(base, recipe.model));
          onEvent({ kind: 'progress', progress: { phase: 'reading', subject } });
          const { model, files } = await openRecipeModel(recipe, base);
          this.model = model;
          const fingerprints = await fingerprintsOf(files);
          throwIfCancelled(context.signal);
          const data = await openRecipeData(recipe, base, model);
          await requireMemory(estimateMemory(data.model, recipe));
          const executor = await this.executor(recipe);
          const { bundle } = this.options;
          const comparison = await this.stoppable((stop) =>
            compare({
              ...data,
              recipe,
              executor,
              signal: context.signal,
              stop,
              checkpoints: diskCheckpoints(path.join(folder, checkpointsName)),
              scores: this.scoresIn(folder),
              onEvent,
              bundle,
              gzip,
            }),
          );
          const { document } = comparison;
          const created = new Date().toISOString();
          const stored = { schema: 1, title: subject, created, recipe, base, model: fingerprints, document } as const;
          const store = (): Promise<void> => writeRun(folder, stored, comparison.stored);
          this.run = { comparison, model, recipe, base, store };
          // What was computed is worth showing also where it cannot be kept.
          return this.warnAbout(document, store, (reason) => text('The run could not be stored: {0}', reason));
        }),
      context.signal,
    );

  readonly open: JobApi['open'] = ({ folder }, context) =>
    this.queued(
      () =>
        withEvents(context, async (onEvent) => {
          this.forget();
          const stored = await readRun(folder);
          const { recipe, base, document, title, model: fingerprints } = stored;
          onEvent({ kind: 'progress', progress: { phase: 'reading', subject: title } });
          const scores = this.scoresIn(folder);
          const computed = await readScores(folder, scores);
          await requireUnchanged(fingerprints);
          const { model } = await openRecipeModel(recipe, base);
          this.model = model;
          throwIfCancelled(context.signal);
          const { bundle } = this.options;
          onEvent({ kind: 'inspected', inspection: inspect(model, bundle) });
          const executor = await this.executor(recipe);
          const restore = (data: OpenedData): void => {
            const checkpoints = diskCheckpoints(path.join(folder, checkpointsName));
            const input = { ...data, recipe, executor, checkpoints, scores, bundle, gzip };
            const comparison = restoreComparison(input, document, computed);
            const store = (): Promise<void> => writeRun(folder, stored, comparison.stored);
            this.run = { comparison, model, recipe, base, store };
          };
          restore({ model });
          // It can be looked at and saved without its data; only evaluations need that.
          return this.warnAbout(
            document,
            async () => restore(await openRecipeData(recipe, base, model)),
            (reason) => text('Nothing can be evaluated without the data of this run: {0}', reason),
          );
        }),
      context.signal,
    );

  readonly allocate: JobApi['allocate'] = ({ about, ...query }) =>
    this.watched(async () => this.required.comparison.allocate(query, about));

  readonly evaluate: JobApi['evaluate'] = (query, { signal }) =>
    this.queued(() => this.required.comparison.evaluate(query, signal), signal);

  readonly tile: JobApi['tile'] = (query) => this.watched(async () => tile(this.looked, query));

  readonly difference: JobApi['difference'] = (query) => this.watched(async () => difference(this.looked, query));

  readonly histograms: JobApi['histograms'] = (query) => this.watched(async () => histograms(this.looked, query));

  readonly weight: JobApi['weight'] = (query) => this.watched(async () => weight(this.looked, query));

  readonly save: JobApi['save'] = (query, context) =>
    this.queued(() => {
      context.emit({ phase: 'saving', subject: modelTitle(query.out) });
      return savePruned({ ...this.required, query, bundle: this.options.bundle, signal: context.signal });
    }, context.signal);

  readonly masks: JobApi['masks'] = (query, context) =>
    this.queued(() => {
      context.emit({ phase: 'saving', subject: modelTitle(query.out) });
      return saveMasks({ ...this.required, query, signal: context.signal });
    }, context.signal);

  readonly convert: JobApi['convert'] = (query, context) => {
    const { signal } = context;
    const onProgress = (progress: Progress): void => context.emit(progress);
    return this.queued(() => convertModel({ ...query, bundle: this.options.bundle, signal, onProgress }), signal);
  };

  readonly diff: JobApi['diff'] = (query, context) => {
    const { signal } = context;
    const onProgress = (progress: Progress): void => context.emit(progress);
    const executorOf = (recipe: Recipe): Promise<Executor> => this.executor(recipe);
    return this.queued(
      () => diffModels({ ...query, executorOf, bundle: this.options.bundle, signal, onProgress }),
      signal,
    );
  };

  readonly fineTune: JobApi['fineTune'] = ({ epochs, learningRate, ...query }, context) =>
    this.working(context, (comparison, watch) => comparison.fineTune(query, { epochs, learningRate }, watch));

  readonly tunings: JobApi['tunings'] = () =>
    this.watched(async () =>
      this.required.comparison.stored.tunings.map(({ query, metrics, training }) => ({ query, metrics, training })),
    );

  readonly compute: JobApi['compute'] = ({ method, sparsity }, context) =>
    this.working(context, async (comparison, watch) => {
      await comparison.compute(method, sparsity, watch);
      return comparison.point(method, sparsity, watch);
    });

  readonly findSparsity: JobApi['findSparsity'] = ({ method, maxDrop, ...query }, context) =>
    this.working(context, (comparison, watch) => comparison.findSparsity(method, ruleOf(query), maxDrop, watch));

  /** Not queued: it is for what runs now. */
  readonly stopTraining: JobApi['stopTraining'] = async () => this.stopper?.abort();

  /** Work on the open comparison that may train; what it adds is stored. */
  private working<T>(
    context: CallContext<Progress>,
    work: (comparison: Comparison, watch: Watch) => Promise<T>,
  ): Promise<T> {
    return this.queued(async () => {
      const { comparison, store } = this.required;
      const answer = await this.stoppable((stop) =>
        work(comparison, { signal: context.signal, stop, onProgress: (progress) => context.emit(progress) }),
      );
      await store().catch((error: unknown) => this.options.onBug(error));
      return answer;
    }, context.signal);
  }

  /** A task that `stopTraining` ends early. */
  private async stoppable<T>(task: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const stopper = new AbortController();
    this.stopper = stopper;
    try {
      return await task(stopper.signal);
    } finally {
      this.stopper = undefined;
    }
  }

  /** @throws Problem `run-missing` before anything was compared or opened. */
  private get required(): Run {
    if (this.run) return this.run;
    throw new Problem('run-missing', text('No comparison is open.'), {
      remedy: text('Compare methods, or open a stored run.'),
    });
  }

  /** What was read last, with what was compared. @throws Problem `run-missing` before anything was read. */
  private get looked(): Looked {
    const { parameters } = this.model ?? this.required.model;
    return { parameters, comparison: this.run?.comparison };
  }

  /** A new task begins: when it fails, the one before must not answer in its place. */
  private forget(): void {
    this.scores?.close();
    this.scores = undefined;
    this.run = undefined;
    this.model = undefined;
  }

  /** Where the run in this folder keeps its scores. */
  private scoresIn(folder: string): RunScores {
    this.scores = new RunScores(folder, this.options.scoreLimits ?? scoreLimits);
    return this.scores;
  }

  private executor({ executor: name }: Recipe): Promise<Executor> {
    const known = this.executors.get(name);
    if (known) return known;
    const executor = createExecutor(name, this.options);
    this.executors.set(name, executor);
    executor.catch(() => this.executors.delete(name));
    return executor;
  }

  /** The document, with a warning where a step failed that the rest can do without. */
  private async warnAbout(
    document: CompareDocument,
    step: () => Promise<void>,
    warning: (reason: string) => Text,
  ): Promise<CompareDocument> {
    try {
      await step();
      return document;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { bundle } = this.options;
      const { message } = error.toDocument(bundle);
      return { ...document, warnings: [...document.warnings, format(warning(message), bundle)] };
    }
  }

  private queued<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.watched(() => this.queue.run(task, signal));
  }

  private async watched<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Cancelled)) this.options.onBug(error);
      throw error;
    }
  }
}
