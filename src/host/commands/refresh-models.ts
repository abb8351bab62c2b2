import type { Command } from '../host';
import { commands } from '../manifest';

/** *Refresh*: looks for models again. */
export const refreshModels: Command = {
  id: commands.refreshModels,
  run: async ({ models }) => models.refresh(),
};
