import type { Comparison } from '../core/comparison/comparison';
import type { Looked } from '../core/comparison/looks';
import type { Watch } from '../core/comparison/producer';
import type { Executor } from '../core/executors/executor';
import type { Model } from '../core/formats/model';
import { Gate } from '../core/training/gate';
import type { CompareDocument } from '../shared/documents';
import { Cancelled, Problem } from '../shared/problem';
import type { Progress } from '../shared/protocol';
import type { Recipe } from '../shared/recipe';
import type { CallContext } from '../shared/rpc';
import { format, text, type Bundle, type Text } from '../shared/text';
import { Queue } from './queue';
import { RunHold } from './run-hold';
import { RunScores, scoreLimits, type ScoreLimits } from './run-scores';
import { startExecutor } from './workers/engine';
import { nativePackageIn } from './workers/native-package';
import { usualWorkers, workersThatFit } from './workers/worker-count';

export interface JobOptions {
  /** Folder that holds the executor's binaries. */
  readonly wasmFolder: string;
  /** Most workers of a pass over data. Default: what suits the machine. */
  readonly workers?: number;
  /** The folder `node_modules` in which the native engine may be installed. */
  readonly nativeModules?: string;
  /** Language of the texts in documents. */
  readonly bundle?: Bundle;
  /** Of the bundle, as HTML names it. Default: `en`. */
  readonly language?: string;
  /** Default: what suits a laptop. */
  readonly scoreLimits?: ScoreLimits;
  /** Told of each line that a worker prints. */
  readonly onLog?: (line: string) => void;
  /** Told of what is thrown and is no Problem: a bug of ours, whose stack belongs into the log. */
  readonly onBug: (error: unknown) => void;
}

/** What the queries work on after `compare` or `open`. */
export interface Run {
  readonly comparison: Comparison;
  readonly model: Model;
  readonly recipe: Recipe;
  readonly base: string;
  /** Keeps what was computed. @throws Problem `file-not-writable` */
  readonly store: () => Promise<void>;
}

/** What a job holds while it lives, and how it does one thing after the other. */
export abstract class Workshop {
  protected readonly queue = new Queue();
  protected readonly executors = new Map<string, Promise<Executor>>();
  /** The model that was read last, also where nothing was compared. */
  protected model: Model | undefined;
  /** Reads the weights of the model that was inspected last. */
  protected load: (() => Promise<Model>) | undefined;
  protected run: Run | undefined;
  protected stopper: AbortController | undefined;
  protected scores: RunScores | undefined;
  protected hold: RunHold | undefined;
  protected readonly gate = new Gate();

  protected readonly scoreLimits: ScoreLimits;

  constructor(protected readonly options: JobOptions) {
    this.scoreLimits = options.scoreLimits ?? scoreLimits;
  }

  /** Work on the open comparison that may train; what it adds is stored. */
  protected working<T>(
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
  protected async stoppable<T>(task: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const stopper = new AbortController();
    this.stopper = stopper;
    this.gate.open();
    try {
      return await task(stopper.signal);
    } finally {
      this.stopper = undefined;
    }
  }

  /** @throws Problem `run-missing` before anything was compared or opened. */
  protected get required(): Run {
    if (this.run) return this.run;
    throw new Problem('run-missing', text('No comparison is open.'), {
      remedy: text('Compare methods, or open a stored run.'),
    });
  }

  /** What was read last, with its weights: those of a large model are read when they are asked for. @throws Problem */
  protected async opened(): Promise<Model> {
    if (this.model) return this.model;
    const { load } = this;
    if (!load) return this.required.model;
    // Several questions at once wait for one reading.
    const loading = load();
    const again = (): Promise<Model> => loading;
    this.load = again;
    const model = await loading.catch((error: unknown) => {
      // The next question reads anew: the disk may answer then.
      if (this.load === again) this.load = load;
      throw error;
    });
    // What was forgotten meanwhile stays so.
    if (this.load === again) [this.model, this.load] = [model, undefined];
    return model;
  }

  /** Looks at what was read last, and at what was compared. @throws Problem `run-missing` before anything was read. */
  protected looking<Q, A>(look: (looked: Looked, query: Q) => A, query: Q): Promise<A> {
    return this.watched(async () => {
      const { parameters } = await this.opened();
      return look({ parameters, comparison: this.run?.comparison }, query);
    });
  }

  /** A new task begins: when it fails, the one before must not answer in its place. */
  protected forget(): void {
    this.scores?.close();
    this.scores = undefined;
    this.hold?.release();
    this.hold = undefined;
    this.run = undefined;
    this.model = undefined;
    this.load = undefined;
  }

  /** Where the run in this folder keeps its scores. Until something else begins, other processes leave the folder alone. */
  protected scoresIn(folder: string): RunScores {
    this.hold = RunHold.take(folder);
    this.scores = new RunScores(folder, this.scoreLimits);
    return this.scores;
  }

  /** The executor of a recipe, with as many workers as there is room for. @param model of which the recipe's methods are computed. */
  protected async executor(recipe: Recipe, model?: Model): Promise<Executor> {
    const {
      wasmFolder,
      workers: wanted = usualWorkers(),
      nativeModules,
      bundle,
      onLog = () => undefined,
    } = this.options;
    const workers = model ? await workersThatFit(wanted, model, recipe) : wanted;
    // Looked for anew: it may have been installed since.
    const nativePackage = nativeModules === undefined ? undefined : nativePackageIn(nativeModules);
    const key = JSON.stringify([recipe.executor, workers, nativePackage]);
    const known = this.executors.get(key);
    if (known) return known;
    const executor = startExecutor(recipe.executor, {
      wasmFolder,
      nativePackage,
      workers,
      onLog,
      onNote: (note) => onLog(format(note, bundle)),
    });
    this.executors.set(key, executor);
    executor.catch(() => this.executors.delete(key));
    return executor;
  }

  /** The document, with a warning where a step failed that the rest can do without. */
  protected async warnAbout(
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

  protected queued<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.watched(() => this.queue.run(task, signal));
  }

  protected async watched<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Cancelled)) this.options.onBug(error);
      throw error;
    }
  }
}
