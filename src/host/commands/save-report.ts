import type { Command } from '../host';
import { commands } from '../manifest';
import { saveReportByDialog } from '../save-report';
import { withRun } from '../with-run';

/** *Save Report…*: all that a comparison found as one HTML file: of the open panel, else of a stored run. */
export const saveReport: Command = {
  id: commands.saveReport,
  run: (host, target) => withRun(host, target, saveReportByDialog),
};
