/**
 * Runs the Python that we hand out, as it is generated, in a Python that has torch, keras, numpy, pandas and safetensors:
 * `PYTHON=venv/bin/python node bench/run.mjs python`. Exits 1 where a mask is not applied, or not held over ten steps.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { savingCommand } from '../src/core/handover/open-tensors';
import { frameworks, pythonSnippet } from '../src/shared/python/snippet';

const python = process.env['PYTHON'] ?? 'python3';
const folder = mkdtempSync(path.join(tmpdir(), 'prunescope-python-'));
const names = {
  pytorch: ['features.0.weight', 'classifier.weight'],
  keras: ['features/kernel', 'classifier/kernel'],
} as const;

try {
  for (const framework of frameworks)
    writeFileSync(
      path.join(folder, `${framework}-snippet.py`),
      pythonSnippet({ framework, masks: `${framework}-masks.npz`, names: names[framework] }),
    );
  for (const file of ['net.pt', 'net.keras']) writeFileSync(path.join(folder, `${file}.sh`), savingCommand(file) ?? '');
  const [pandas = ''] = codeIn(readFileSync('docs/handing-over.md', 'utf8'), 'pandas');
  writeFileSync(path.join(folder, 'pandas-table.py'), pandas);
  const checks = path.resolve('bench/python/checks.py');
  process.exitCode = spawnSync(python, [checks, folder], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Blocks of Python in a page that use a module. */
function codeIn(page: string, module: string): string[] {
  const blocks = [...page.matchAll(/^```python\n(.*?)^```$/gms)].map(([, code]) => code);
  return blocks.filter((code) => code.includes(module));
}
