import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A path below the repository. */
export const at = (...parts) => path.join(root, ...parts);

/** Whether this module is the program, and not imported by another script. */
export const isProgram = (url) => process.argv[1] !== undefined && fileURLToPath(url) === path.resolve(process.argv[1]);

/** Runs a program with its output on ours. Resolves to the exit code; a signal or a missing program is a code too. */
export function run(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) console.error(`${command} ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

/** As `run`, but anything except success is an error. */
export async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed with exit code ${code}`);
}

/** A script of this repository, or of a package, in the Node that runs us. */
export const node = (script, args = [], options = {}) => run(process.execPath, [at(script), ...args], options);

/** The whole build, tests included. */
export async function build(...flags) {
  if ((await node('esbuild.mjs', flags)) !== 0) throw new Error('The build failed.');
}

/** Runs a script's main function and turns an error into its message and exit code 1. */
export async function main(program) {
  try {
    process.exitCode = (await program()) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
