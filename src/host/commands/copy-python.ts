import { copyPythonByDialog } from '../copy-python';
import type { Command } from '../host';
import { commands } from '../manifest';
import { withChosenCut } from '../with-cut';

/** *Copy Python That Applies Masks…*: saves a method's masks and puts Python on the clipboard that loads, applies and holds them. */
export const copyPython: Command = {
  id: commands.copyPython,
  run: (host, target) => withChosenCut(host, target, copyPythonByDialog),
};
