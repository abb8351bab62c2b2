import type { Command } from '../host';
import { commands } from '../manifest';
import { saveByDialog } from '../save';
import { withChosenCut } from '../with-cut';

/** *Save Pruned Weights…*: what the open panel shows, else a stored run, without another pass over the data. */
export const save: Command = {
  id: commands.save,
  run: (host, target) => withChosenCut(host, target, saveByDialog),
};
