import type { Command } from '../host';
import { commands } from '../manifest';
import { runsSubject } from '../runs-subject';

/** *Show Leaderboard*: all stored runs of the workspace in one table, and any two of them side by side. */
export const leaderboard: Command = {
  id: commands.leaderboard,
  run: async ({ panels }) => void panels.show(runsSubject()),
};
