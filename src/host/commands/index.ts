/** Every command of the manifest. To add one: its file, and a line here. */
import * as vscode from 'vscode';
import type { Command, Host } from '../host';
import { report } from '../report';
import { applyRecipe } from './apply-recipe';
import { cancelRun } from './cancel-run';
import { cleanUpRuns } from './clean-up-runs';
import { compare } from './compare';
import { compareRecipe } from './compare-recipe';
import { compareModels } from './compare-models';
import { compareWithHead } from './compare-with-head';
import { compareRuns } from './compare-runs';
import { computeSparsity } from './compute-sparsity';
import { convert } from './convert';
import { copyPython } from './copy-python';
import { deleteRun } from './delete-run';
import { goBack } from './go-back';
import { goForward } from './go-forward';
import { leaderboard } from './leaderboard';
import { noteRun } from './note-run';
import { openRun } from './open-run';
import { openSample } from './open-sample';
import { prune } from './prune';
import { refreshModels } from './refresh-models';
import { rerun } from './rerun';
import { runRecipe } from './run-recipe';
import { save } from './save';
import { saveReport } from './save-report';
import { showLog } from './show-log';
import { showSparsity } from './show-sparsity';

const all: readonly Command[] = [
  compare,
  prune,
  showSparsity,
  compareModels,
  compareWithHead,
  save,
  convert,
  copyPython,
  openSample,
  cancelRun,
  runRecipe,
  compareRecipe,
  showLog,
  computeSparsity,
  refreshModels,
  openRun,
  deleteRun,
  noteRun,
  rerun,
  cleanUpRuns,
  saveReport,
  applyRecipe,
  leaderboard,
  compareRuns,
  goBack,
  goForward,
];

/** What fails is shown to the user, and the command ends without an error of its own. */
export function registerCommands(host: Host): vscode.Disposable {
  const registered = all.map((command) =>
    vscode.commands.registerCommand(command.id, (target: unknown, selection: unknown) =>
      command.run(host, target, selection).catch((error: unknown) => report(error, host.log)),
    ),
  );
  return vscode.Disposable.from(...registered);
}
