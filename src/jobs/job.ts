import path from 'node:path';
import { compare } from '../core/comparison/compare';
import type { Comparison } from '../core/comparison/comparison';
import type { StoredComparison } from '../core/comparison/input';
import * as looks from '../core/comparison/looks';
import { layerSensitivity } from '../core/comparison/findings/layer-sensitivity';
import { restoreComparison } from '../core/comparison/restore';
import type { Executor } from '../core/executors/executor';
import { inspect } from '../core/inspect';
import { inspectFile } from '../core/inspect-file';
import type { SensitivityDocument } from '../shared/findings';
import { throwIfCancelled } from '../shared/problem';
import { ruleOf } from '../shared/allocation';
import type { JobApi } from '../shared/job-api';
import type { Progress } from '../shared/protocol';
import type { Recipe } from '../shared/recipe';
import { text } from '../shared/text';
import { convertModel } from './convert';
import { diskCheckpoints } from './checkpoint-store';
import { withEvents } from './compare-events';
import { diffModels } from './diff';
import { estimateMemory } from './estimate';
import { identityOf } from './file-identity';
import { fingerprintsOf, requireUnchanged } from './fingerprint';
import { sourceOf } from './folder';
import { gzip } from './gzip';
import { requireMemory } from './memory';
import { placed } from './placed';
import { modelTitle } from './model-title';
import { openRecipeData, openRecipeModel, type OpenedData } from './open-recipe';
import { previewRecipe } from './preview-recipe';
import { savePruned } from './prune';
import { Workshop } from './workshop';
import { requireRecipe } from './read-recipe';
import { saveMasks } from './save-masks';
import { saveRecipe } from './save-recipe';
import { saveReport } from './save-report';
import { tryOnData } from './try-on-data';
import { checkpointsName, readRun, writeRun } from './run-folder';
import { filesOf, readScores, RunAdditions } from './run-parts';
import type { RunScores } from './run-scores';

/** What the job process serves. Its methods are properties, because `serve` calls them by name and without a receiver. */
export class Job extends Workshop implements JobApi {
  readonly inspect: JobApi['inspect'] = (query, context) =>
    this.queued(async () => {
      this.forget();
      context.emit({ phase: 'reading', subject: modelTitle(query.model) });
      const { inspection, load } = await inspectFile(sourceOf(query.model), this.options.bundle, context.signal);
      this.load = load;
      return inspection;
    }, context.signal);

  readonly preview: JobApi['preview'] = (query, { signal }) =>
    this.queued(() => previewRecipe({ ...query, bundle: this.options.bundle, signal }), signal);

  readonly compare: JobApi['compare'] = ({ recipe: asked, base, folder, workspace }, context) =>
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
          await requireMemory(estimateMemory(data.model, recipe, this.scoreLimits));
          const executor = await this.executor(recipe, data.model);
          const { bundle } = this.options;
          const scores = this.scoresIn(folder);
          const comparison = await this.stoppable((stop) =>
            compare({
              ...data,
              recipe,
              executor,
              signal: context.signal,
              stop,
              gate: this.gate,
              checkpoints: diskCheckpoints(path.join(folder, checkpointsName)),
              scores,
              onEvent,
              bundle,
              gzip,
            }),
          );
          const { document } = comparison;
          const created = new Date().toISOString();
          const asRun = { schema: 1, title: subject, created, recipe, base, model: fingerprints, document } as const;
          const stored = { ...asRun, ...(workspace !== undefined && (await workspaceOf(workspace))) };
          let additions: RunAdditions | undefined;
          const store = storing(comparison, scores, async (all) => {
            if (additions) return additions.store(all);
            await writeRun(folder, stored, all);
            additions = new RunAdditions(folder, all);
          });
          this.run = { comparison, model, recipe, base, store };
          // What was computed is worth showing also where it cannot be kept.
          return this.warnAbout(document, store, (reason) => text('The run could not be stored: {0}', reason));
        }),
      context.signal,
    );

  readonly open: JobApi['open'] = ({ folder, ...places }, context) =>
    this.queued(
      () =>
        withEvents(context, async (onEvent) => {
          this.forget();
          const stored = await placed(await readRun(folder), places);
          const { recipe, base, document, title, model: fingerprints } = stored;
          onEvent({ kind: 'progress', progress: { phase: 'reading', subject: title } });
          const scores = this.scoresIn(folder);
          const computed = await readScores(folder, scores, this.hold);
          const additions = new RunAdditions(folder, computed);
          await requireUnchanged(fingerprints);
          const { model } = await openRecipeModel(recipe, base);
          this.model = model;
          throwIfCancelled(context.signal);
          const { bundle } = this.options;
          onEvent({ kind: 'inspected', inspection: inspect(model, bundle) });
          const executor = await this.executor(recipe);
          const restore = (data: OpenedData): void => {
            const checkpoints = diskCheckpoints(path.join(folder, checkpointsName));
            const input = { ...data, recipe, executor, checkpoints, scores, gate: this.gate, bundle, gzip };
            const comparison = restoreComparison(input, document, computed);
            const store = storing(comparison, scores, (all) => additions.store(all));
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

  readonly tile: JobApi['tile'] = (query) => this.looking(looks.tile, query);
  readonly difference: JobApi['difference'] = (query) => this.looking(looks.difference, query);
  readonly histograms: JobApi['histograms'] = (query) => this.looking(looks.histograms, query);
  readonly channels: JobApi['channels'] = (query) => this.looking(looks.channels, query);
  readonly channel: JobApi['channel'] = (query) => this.looking(looks.channel, query);
  readonly weight: JobApi['weight'] = (query) => this.looking(looks.weight, query);
  readonly network: JobApi['network'] = () => this.watched(async () => (await this.opened()).topology?.());
  readonly agreement: JobApi['agreement'] = (query) => this.looking(looks.agreement, query);

  readonly save: JobApi['save'] = (query, context) =>
    this.queued(() => {
      context.emit({ phase: 'saving', subject: modelTitle(query.out) });
      return savePruned({ ...this.required, query, bundle: this.options.bundle, signal: context.signal });
    }, context.signal);

  readonly saveRecipe: JobApi['saveRecipe'] = (query, { signal }) =>
    this.queued(() => saveRecipe({ ...this.required, query, bundle: this.options.bundle, signal }), signal);

  readonly report: JobApi['report'] = (query, { signal }) => {
    const { bundle, language = 'en' } = this.options;
    return this.queued(() => saveReport({ ...this.required, query, bundle, language, signal }), signal);
  };

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

  readonly sensitivity: JobApi['sensitivity'] = (query, context) => {
    const { signal } = context;
    const onLayer = (document: SensitivityDocument, share: number): void => context.emit({ document, share });
    return this.queued(() => layerSensitivity(this.required.comparison, { ...query, signal, onLayer }), signal);
  };

  readonly latency: JobApi['latency'] = (_query, { signal }) =>
    this.queued(() => this.required.comparison.latency(signal), signal);

  readonly tryOnData: JobApi['tryOnData'] = (query, context) => {
    const { signal } = context;
    const onProgress = (progress: Progress): void => context.emit(progress);
    return this.queued(() => tryOnData({ ...this.required, query, watch: { signal, onProgress } }), signal);
  };

  readonly notes: JobApi['notes'] = (query) => this.watched(async () => this.required.comparison.notes(query));

  /** Not queued, as `stopTraining`. */
  readonly pauseTraining: JobApi['pauseTraining'] = async ({ paused }) =>
    paused ? this.gate.close() : this.gate.open();

  /** Not queued: it is for what runs now. */
  readonly stopTraining: JobApi['stopTraining'] = async () => this.stopper?.abort();
}

/** Keeps a comparison, and lets go of scores that it has dropped meanwhile. */
const storing =
  (comparison: Comparison, scores: RunScores, keep: (all: StoredComparison) => Promise<void>) =>
  async (): Promise<void> => {
    const { stored } = comparison;
    await keep(stored);
    await scores.retain(filesOf(stored));
  };

/** How a run names the folder that the user works in. */
async function workspaceOf(workspace: string): Promise<{ readonly workspace: string; readonly workspaceId?: string }> {
  const workspaceId = await identityOf(workspace).catch(() => undefined);
  return { workspace, ...(workspaceId !== undefined && { workspaceId }) };
}
