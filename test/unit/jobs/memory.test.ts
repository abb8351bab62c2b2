import assert from 'node:assert/strict';
import { freemem, totalmem } from 'node:os';
import { cgroupFree } from '../../../src/jobs/cgroup';
import { availableIn, freeMemory, requireMemory } from '../../../src/jobs/memory';
import { Problem } from '../../../src/shared/problem';

describe('cgroupFree', () => {
  const cases: [name: string, files: Record<string, string>, expected: number | undefined][] = [
    ['no control groups (macOS, Windows)', {}, undefined],
    [
      'version 2, without a limit',
      {
        '/proc/self/cgroup': '0::/user.slice\n',
        '/sys/fs/cgroup/user.slice/memory.max': 'max\n',
        '/sys/fs/cgroup/user.slice/memory.current': '5\n',
      },
      undefined,
    ],
    [
      'version 2, a limit, and cache that the kernel gives back',
      {
        '/proc/self/cgroup': '0::/\n',
        '/sys/fs/cgroup/memory.max': '1000\n',
        '/sys/fs/cgroup/memory.current': '700\n',
        '/sys/fs/cgroup/memory.stat': 'anon 400\nfile 300\ninactive_anon 1\ninactive_file 200\nactive_file 100\n',
      },
      500,
    ],
    [
      'version 2, a group around it that is nearly full',
      {
        '/proc/self/cgroup': '0::/a/b\n',
        '/sys/fs/cgroup/a/b/memory.max': '1000\n',
        '/sys/fs/cgroup/a/b/memory.current': '100\n',
        '/sys/fs/cgroup/a/memory.max': '500\n',
        '/sys/fs/cgroup/a/memory.current': '450\n',
      },
      50,
    ],
    [
      'version 2, over its limit',
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/memory.max': '10\n', '/sys/fs/cgroup/memory.current': '12\n' },
      0,
    ],
    [
      'version 1, in a container whose own path is not mounted',
      {
        '/proc/self/cgroup': '12:cpu,cpuacct:/docker/x\n7:memory:/docker/x\n0::/docker/x\n',
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': '2000\n',
        '/sys/fs/cgroup/memory/memory.usage_in_bytes': '900\n',
        '/sys/fs/cgroup/memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 100\n',
      },
      1200,
    ],
    [
      'a group whose name has a colon',
      {
        '/proc/self/cgroup': '0::/a:b\n',
        '/sys/fs/cgroup/a:b/memory.max': '7\n',
        '/sys/fs/cgroup/a:b/memory.current': '3\n',
      },
      4,
    ],
  ];
  for (const [name, files, expected] of cases)
    it(name, async () => {
      const read = (file: string): Promise<string> =>
        file in files ? Promise.resolve(files[file]) : Promise.reject(new Error('ENOENT'));
      assert.equal(await cgroupFree(read), expected);
    });
});

describe('memory', () => {
  it('finds what this machine has', async () => {
    const free = await freeMemory();
    assert.ok(free > 2 ** 20 && free <= totalmem(), `${free} of ${totalmem()}, ${freemem()} free`);
  });

  it('understands vm_stat of macOS', () => {
    const report = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                5.
Pages active:                         300000.
Pages inactive:                           10.
Pages speculative:                         3.
Pages throttled:                           0.
Pages wired down:                     100000.
Pages purgeable:                           2.
"Translation faults":              123456789.
`;
    assert.equal(availableIn(report), 20 * 16384);
    assert.equal(availableIn(''), 0);
  });

  it('refuses a run that does not fit, and says by how much', async () => {
    const free = (): Promise<number> => Promise.resolve(100.5 * 2 ** 20);
    await requireMemory(100.5 * 2 ** 20, free);
    await assert.rejects(requireMemory(100.5 * 2 ** 20 + 1, free), (error) => {
      assert.ok(error instanceof Problem);
      const { code, found, expected } = error.toDocument();
      assert.deepEqual({ code, found, expected }, { code: 'memory-short', found: '100 MiB', expected: '101 MiB' });
      return true;
    });
  });
});
