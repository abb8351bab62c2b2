import type { Command } from '../host';
import { commands } from '../manifest';

/** To where the user came back from in the panel's page. */
export const goForward: Command = {
  id: commands.goForward,
  run: async ({ panels }) => panels.navigate('forward'),
};
