/** Where ONNX Runtime stands, which only who wants it installs. Looked for in named folders alone, never in a workspace or on a search path. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { devDependencies } from '../../../package.json';
import type { OnnxModule } from '../../core/executors/onnx';

export const packageName = 'onnxruntime-node';
/** The one that was tested. */
export const packageVersion: string = devDependencies[packageName];

/** The binary of this platform in the package; there is none for macOS on Intel, nor for Alpine Linux. */
const binaryOf = (folder: string): string =>
  path.join(folder, 'bin', 'napi-v6', process.platform, process.arch, 'onnxruntime_binding.node');

/** The package in `modules`, a folder `node_modules`; undefined where it is not there, is another version, or is not for this machine. */
export function nativePackageIn(modules: string): string | undefined {
  const folder = path.resolve(modules, packageName);
  return versionOf(folder) === packageVersion && existsSync(binaryOf(folder)) ? folder : undefined;
}

/**
 * The package beside the terminal: among its own packages, or where it is itself installed as one.
 * @param dist the folder that the terminal's bundle stands in.
 */
export function nativePackageBeside(dist: string): string | undefined {
  const own = path.dirname(path.resolve(dist));
  const around = path.dirname(own);
  return (
    nativePackageIn(path.join(own, 'node_modules')) ??
    (path.basename(around) === 'node_modules' ? nativePackageIn(around) : undefined)
  );
}

function versionOf(folder: string): unknown {
  try {
    const found = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    return found['name'] === packageName ? found['version'] : undefined;
  } catch {
    return undefined;
  }
}

/** @param folder as `nativePackageIn` answers it. @throws Error where the binary does not load. */
export function loadNativePackage(folder: string): OnnxModule {
  const load = createRequire(path.join(folder, 'package.json'));
  return load(folder) as OnnxModule;
}
