import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { chooseExamples } from '../choose/choose-data';
import { chooseModel } from '../choose/choose-model';
import { diffSubject } from '../diff-subject';
import type { Command } from '../host';
import { commands } from '../manifest';
import { requireModel } from '../model-files';
import { distinctTitles } from '../names';
import { uriOf } from './target';

/** *Compare Models…*: how one model differs from another: two that are selected in the explorer, or that are chosen. */
export const compareModels: Command = {
  id: commands.compareModels,
  async run({ panels, dataChoices }, target, selection) {
    const models = await twoModels(target, selection);
    if (!models) return;
    const [before, after] = models;
    const data = await chooseExamples(after, dataChoices);
    if (!data) return;
    const [old, now] = distinctTitles(before, after);
    panels.show(diffSubject({ before, after, names: { before: old, after: now }, data }));
  },
};

/** The first is what the second is held against. Undefined where a question was dismissed. @throws Problem `format-unknown` */
async function twoModels(target: unknown, selection: unknown): Promise<readonly [string, string] | undefined> {
  const selected = Array.isArray(selection) ? selection.map(uriOf).filter((uri) => uri !== undefined) : [];
  if (selected.length === 2) {
    const [one, other] = [await requireModel(selected[0]), await requireModel(selected[1])];
    // Which was clicked first is not told; what a model was made from is older.
    return (await modified(one)) <= (await modified(other)) ? [one, other] : [other, one];
  }
  const first = uriOf(target) ?? (await chooseModel(vscode.l10n.t('Choose the model to compare with')));
  if (!first) return undefined;
  const before = await requireModel(first);
  const second = await chooseModel(vscode.l10n.t('Choose the model that is to be compared'), before);
  return second && [before, await requireModel(second)];
}

/** Milliseconds since 1970. What cannot be looked at is told by whoever reads it. */
const modified = async (file: string): Promise<number> => (await stat(file).catch(() => ({ mtimeMs: 0 }))).mtimeMs;
