/**
 * What a person waits for on the page, in a real VS Code, by the page's own marks: `node bench/run.mjs page [SITTING…]`, by default all of
 * one-million, 25-million, thousand-layers. Needs a build, `node scripts/stage-extension.mjs`, the server of
 * `node scripts/install-vscode.mjs` and PRUNESCOPE_CHROMIUM. Prints Markdown; the clock counts what else the machine does.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { startVSCode } from '../test/vscode/server';
import { Workbench } from '../test/vscode/workbench';
import { writeComparison } from './page/models';
import { markdown, type Finding } from './page/finding';
import { compareSitting } from './page/sittings';

const comparisons = {
  'one-million': { layers: 25, width: 200, classes: 10 },
  '25-million': { layers: 25, width: 1000, classes: 10 },
  'thousand-layers': { layers: 1000, width: 32, classes: 10 },
} as const;
const isComparison = (name: string): name is keyof typeof comparisons => Object.hasOwn(comparisons, name);

const names = Object.keys(comparisons);
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !isComparison(name));
if (unknown !== undefined) throw new Error(`No sitting is called ${unknown}: ${names.join(', ')}`);
const chosen = (asked.length > 0 ? asked : names).filter(isComparison);

const workspace = await mkdtemp(path.join(tmpdir(), 'prunescope-page-'));
const findings: Finding[] = [];
try {
  for (const name of chosen) await writeComparison(workspace, name, comparisons[name]);
  const extension = path.join('out', 'extension');
  const server = await startVSCode({ workspace, extension });
  try {
    for (const name of chosen) {
      const workbench = await Workbench.open(server);
      try {
        findings.push(...(await compareSitting(workbench, name)));
      } finally {
        await workbench.close();
      }
    }
  } finally {
    await server.stop();
  }
} finally {
  await rm(workspace, { recursive: true, force: true });
}
console.log(markdown(findings));
console.log(`\nLoad average ${loadavg()[0].toFixed(1)}.`);
if (findings.some(({ value, limit }) => limit !== undefined && value > limit)) process.exitCode = 1;
