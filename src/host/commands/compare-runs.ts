import * as vscode from 'vscode';
import type { Command, Host } from '../host';
import { commands } from '../manifest';
import { runsSubject } from '../runs-subject';
import { isOpenable } from '../stored-run';
import { RunItem } from '../views/run-item';

/** *Compare Runs…*: two runs side by side: those that are selected in the list, else those that the user chooses. */
export const compareRuns: Command = {
  id: commands.compareRuns,
  async run(host, target, selection) {
    const selected = Array.isArray(selection) ? selection.filter((each) => each instanceof RunItem) : [];
    const given = (selected.length > 0 ? selected : target instanceof RunItem ? [target] : []).map(
      ({ entry }) => entry.id,
    );
    const [one = await choose(host, []), ...others] = given;
    if (one === undefined) return;
    const other = others[0] ?? (await choose(host, [one]));
    if (other !== undefined) host.panels.show(runsSubject([one, other]));
  },
};

async function choose({ runs }: Host, except: readonly string[]): Promise<string | undefined> {
  const entries = (await runs.list()).filter(isOpenable).filter(({ id }) => !except.includes(id));
  const items = entries.map(({ id, run, created, note }) => ({
    label: run.title,
    description: created.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' }),
    ...(note !== undefined && { detail: note }),
    id,
  }));
  const placeHolder =
    except.length > 0 ? vscode.l10n.t('Compare with which run?') : vscode.l10n.t('Choose a stored run');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}
