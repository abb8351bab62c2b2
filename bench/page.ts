/**
 * What a person waits for on the page, in a real VS Code, by the page's own marks: `node bench/run.mjs page [SITTING…]`, by default all of
 * model-file (100 MB in the editor of models), one-million, 25-million, thousand-layers. Needs a build, `node scripts/stage-extension.mjs`, the server of
 * `node scripts/install-vscode.mjs` and PRUNESCOPE_CHROMIUM. Prints Markdown; the clock counts what else the machine does.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { startVSCode } from '../test/vscode/server';
import { Workbench } from '../test/vscode/workbench';
import { onnxFile, writeComparison } from './page/models';
import { markdown, type Finding } from './page/finding';
import { compareSitting, editorSitting } from './page/sittings';

const comparisons = {
  'one-million': { layers: 25, width: 200, classes: 10 },
  '25-million': { layers: 25, width: 1000, classes: 10 },
  'thousand-layers': { layers: 1000, width: 32, classes: 10 },
} as const;
/** The weights of the file that is opened. */
const large = { layers: 25, width: 1000 };

const names = ['model-file', ...Object.keys(comparisons)] as readonly (keyof typeof comparisons | 'model-file')[];
const isSitting = (name: string): name is (typeof names)[number] => names.some((each) => each === name);
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !isSitting(name));
if (unknown !== undefined) throw new Error(`No sitting is called ${unknown}: ${names.join(', ')}`);
const chosen = (asked.length > 0 ? asked : names).filter(isSitting);

const workspace = await mkdtemp(path.join(tmpdir(), 'prunescope-page-'));
const findings: Finding[] = [];
try {
  for (const name of chosen)
    if (name === 'model-file') await writeFile(path.join(workspace, `${name}.onnx`), onnxFile(large));
    else await writeComparison(workspace, name, comparisons[name]);
  const extension = path.join('out', 'extension');
  const server = await startVSCode({ workspace, extension });
  try {
    for (const name of chosen) {
      const workbench = await Workbench.open(server);
      try {
        const sitting =
          name === 'model-file' ? editorSitting(workbench, `${name}.onnx`) : compareSitting(workbench, name);
        findings.push(...(await sitting));
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
