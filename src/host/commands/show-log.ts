import type { Command } from '../host';
import { commands } from '../manifest';

/** *Show Log*: what the job processes wrote, and every error with its cause. */
export const showLog: Command = {
  id: commands.showLog,
  run: async ({ log }) => log.show(),
};
