import type { Command } from '../host';
import { commands } from '../manifest';

/** To where the user was before in the panel's page. */
export const goBack: Command = {
  id: commands.goBack,
  run: async ({ panels }) => panels.navigate('back'),
};
