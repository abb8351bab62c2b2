/** `out/extension`: the extension as a VSIX would hold it, file by file, so that tests cannot lean on what does not ship. */
import { listFiles, PackageManager } from '@vscode/vsce';
import { cpSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, isProgram, main, root } from './process.mjs';

/** The files of the VSIX, relative to the repository. */
export const shippedFiles = () => listFiles({ cwd: root, packageManager: PackageManager.None });

/** Swapped in whole, because a VS Code that started before may still read it. */
export async function stageExtension() {
  const target = at('out', 'extension');
  const fresh = at('out', `extension.${process.pid}`);
  for (const file of await shippedFiles()) cpSync(at(file), path.join(fresh, file));
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
  return target;
}

if (isProgram(import.meta.url)) await main(async () => console.log(await stageExtension()));
