import { execFile } from 'node:child_process';
import { freemem } from 'node:os';
import { promisify } from 'node:util';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { cgroupFree } from './cgroup';

const mebibyte = 2 ** 20;

/** Bytes that a process may still take here: what the machine has, or what its control group allows, whichever is less. */
export async function freeMemory(): Promise<number> {
  const [machine, group] = await Promise.all([machineFree(), cgroupFree()]);
  return Math.min(machine, group ?? Infinity);
}

/**
 * To be called before a run starts.
 * @param needed an estimate, in bytes.
 * @throws Problem `memory-short`, both numbers in MiB.
 */
export async function requireMemory(needed: number, free: () => Promise<number> = freeMemory): Promise<void> {
  const found = await free();
  if (needed <= found) return;
  throw new Problem('memory-short', text('There is not enough free memory for this run.'), {
    found: `${Math.floor(found / mebibyte)} MiB`,
    expected: `${Math.ceil(needed / mebibyte)} MiB`,
    remedy: text('Close other programs, or use fewer examples or methods.'),
  });
}

async function machineFree(): Promise<number> {
  // Linux answers MemAvailable, Windows the available memory; macOS only what holds nothing at all, which is always little.
  if (process.platform !== 'darwin') return freemem();
  const report = await promisify(execFile)('vm_stat').then(
    ({ stdout }) => stdout,
    () => '',
  );
  return Math.max(freemem(), availableIn(report));
}

/** Bytes in the answer of macOS's `vm_stat` that programs can get: free pages, and those given up when memory is short. */
export function availableIn(report: string): number {
  const pageSize = Number(/page size of (\d+) bytes/.exec(report)?.[1] ?? 0);
  const pages = [...report.matchAll(/^Pages (?:free|inactive|speculative|purgeable): +(\d+)\.$/gm)];
  return pages.reduce((sum, [, count]) => sum + Number(count), 0) * pageSize;
}
