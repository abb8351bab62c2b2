import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Reads a text file; rejects where there is none. */
export type ReadText = (file: string) => Promise<string>;
const readText: ReadText = (file) => readFile(file, 'utf8');

/** Names of the files of one version of control groups, and of the cache that the kernel gives back when memory is short. */
interface Version {
  readonly mount: string;
  readonly limit: string;
  readonly usage: string;
  readonly reclaimable: string;
}
const v1: Version = {
  mount: '/sys/fs/cgroup/memory',
  limit: 'memory.limit_in_bytes',
  usage: 'memory.usage_in_bytes',
  reclaimable: 'total_inactive_file',
};
const v2: Version = {
  mount: '/sys/fs/cgroup',
  limit: 'memory.max',
  usage: 'memory.current',
  reclaimable: 'inactive_file',
};

/**
 * Bytes that this process's control groups still allow: the least of the group and all groups around it. Undefined where nothing
 * limits it. Kernel documentation: admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst; line format: cgroups(7).
 */
export async function cgroupFree(read: ReadText = readText): Promise<number | undefined> {
  const lines = (await read('/proc/self/cgroup').catch(() => '')).split('\n');
  const limits: number[] = [];
  for (const line of lines) {
    const [hierarchy, controllers = '', ...rest] = line.split(':');
    const version =
      hierarchy === '0' && controllers === '' ? v2 : controllers.split(',').includes('memory') ? v1 : undefined;
    if (!version) continue;
    for (const group of groupsAround(rest.join(':'))) {
      const free = await freeOf(path.posix.join(version.mount, group), version, read);
      if (free !== undefined) limits.push(free);
    }
  }
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** `/a/b` → `/a/b`, `/a`, `/`. */
function groupsAround(group: string): string[] {
  const parent = path.posix.dirname(group);
  return parent === group || parent === '.' ? ['/'] : [group, ...groupsAround(parent)];
}

async function freeOf(folder: string, version: Version, read: ReadText): Promise<number | undefined> {
  const file = (name: string): Promise<string> => read(path.posix.join(folder, name)).catch(() => '');
  const limit = bytes(await file(version.limit));
  const usage = bytes(await file(version.usage));
  if (limit === undefined || usage === undefined) return undefined;
  const cache = new RegExp(`^${version.reclaimable} (\\d+)$`, 'm').exec(await file('memory.stat'))?.[1] ?? '0';
  return Math.max(0, limit - Math.max(0, usage - Number(cache)));
}

/** `max` (v2) is no number, and so no limit. */
function bytes(content: string): number | undefined {
  const value = content.trim();
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
