import * as vscode from 'vscode';
import type { Recipe } from '../shared/recipe';
import { section, settings } from './manifest';
import type { TrainingSettings } from './setup';

/** The settings that decide a comparison, as they hold for one file. A wrong value is refused by the job with the recipe's schema. */
export interface CompareSettings {
  readonly methods: readonly string[];
  readonly sparsities: readonly number[];
  /** At most so many calibration examples. */
  readonly examples: number;
  readonly seed: number;
  readonly executor: Recipe['executor'];
}

export function compareSettings(model: vscode.Uri): CompareSettings {
  const values = vscode.workspace.getConfiguration(section, model);
  const { methods, sparsities, examples, seed, executor } = settings;
  return {
    methods: values.get<readonly string[]>(methods.key, methods.default),
    sparsities: values.get<readonly number[]>(sparsities.key, sparsities.default),
    examples: values.get(examples.key, examples.default),
    seed: values.get(seed.key, seed.default),
    executor: values.get<Recipe['executor']>(executor.key, executor.default),
  };
}

/** Most workers of a job; undefined: what suits the machine. */
export function workersSetting(): number | undefined {
  const { key, default: automatic } = settings.workers;
  const workers = vscode.workspace.getConfiguration(section).get<number>(key, automatic);
  return Number.isInteger(workers) && workers > 0 ? workers : undefined;
}

/** Where the setup of a comparison begins. */
export function trainingSettings(model: vscode.Uri): TrainingSettings {
  const values = vscode.workspace.getConfiguration(section, model);
  const { epochs, optimizer } = settings;
  return {
    epochs: values.get(epochs.key, epochs.default),
    optimizer: values.get<TrainingSettings['optimizer']>(optimizer.key, optimizer.default),
  };
}

/** Bytes that the stored runs may take. */
export function maximumRunBytes(): number {
  const { key, default: megabytes } = settings.maximumSize;
  return vscode.workspace.getConfiguration(section).get<number>(key, megabytes) * 1e6;
}
