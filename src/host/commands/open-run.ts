import { chooseRun } from '../choose/choose-run';
import type { Command } from '../host';
import { commands } from '../manifest';
import { subjectOf } from '../stored-run';

/** *Open Run*: the panel of a stored run, without another pass over the data. */
export const openRun: Command = {
  id: commands.openRun,
  async run({ panels, runs }, target) {
    const entry = await chooseRun(runs, target);
    if (entry) panels.show(subjectOf(entry));
  },
};
