import assert from 'node:assert/strict';
import path from 'node:path';
import { summing } from '../../../../src/core/executors/summing';
import { gradients } from '../../../../src/core/graph/gradients';
import { input, scalar } from '../../../../src/core/graph/leaf';
import type { Node } from '../../../../src/core/graph/node';
import { relu } from '../../../../src/core/ops/activations';
import { crossEntropy } from '../../../../src/core/ops/losses';
import { gemm } from '../../../../src/core/ops/matmul';
import { startProcess } from '../../../../src/jobs/workers/process';
import { RemoteWorker } from '../../../../src/jobs/workers/remote-worker';
import { startThread } from '../../../../src/jobs/workers/thread';
import { executors, seeded } from '../../graph/support';
import { cleanUp, problem } from '../temporary';
import { starter } from './worker-script';

const random = seeded(2);
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
const [x, y, w, v] = [input('x', [8, 40]), input('y', [8, 10]), input('w', [40, 30]), input('v', [30, 10])];
const [dw, dv] = gradients([crossEntropy(gemm(relu(gemm(x, w)), v), y)], [scalar(1)], [w, v]);
const program = {
  outputs: [dw, dv],
  fixed: new Map([w, v].map((node) => [node, numbers(node.shape[0] * node.shape[1])])),
};
const feeds = (): Map<Node, Float32Array> =>
  new Map([
    [x, numbers(320)],
    [y, numbers(80)],
  ]);

describe('workers', () => {
  after(cleanUp);

  for (const [title, how] of [
    ['a thread', startThread],
    ['a process', startProcess],
  ] as const)
    describe(`a worker that is ${title}`, () => {
      const make = async () => {
        const started = await starter(undefined, how);
        const worker = new RemoteWorker('tfjs', started.start);
        return { ...started, worker };
      };

      it('computes the same bits, and adds them up, in as many sessions as one likes', async () => {
        const { worker, links } = await make();
        const local = summing(await (await executors.tfjs()).prepare(program), program);
        const [one, other] = await Promise.all([worker.prepare(program), worker.prepare(program)]);
        const [a, b] = [feeds(), feeds()];
        assert.deepEqual(await one.run(a), await local.run(a));
        for (const each of [a, b]) {
          await one.add(each);
          await local.add(each);
        }
        await other.add(b);
        assert.deepEqual(await one.sums(), await local.sums());
        await local.add(b);
        assert.deepEqual(await other.sums(), await local.sums());
        one.dispose();
        one.dispose();
        await assert.rejects(one.run(a), /disposed/);
        assert.deepEqual(await other.run(a), await local.run(a));
        assert.equal(links.length, 1);
        worker.end();
      });

      it('says what was wrong with a call, logs it, and lives on', async () => {
        const { worker, log } = await make();
        const session = await worker.prepare(program);
        await assert.rejects(session.run(new Map([[x, numbers(320)]])), /nothing was fed to y/);
        await session.run(feeds());
        for (let i = 0; i < 500 && log.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
        assert.match(log.join('\n'), /nothing was fed to y/);
        worker.end();
      });

      it('is lost where it ends before it answers, and has a successor', async () => {
        const { worker, links } = await make();
        const session = await worker.prepare(program);
        const running = session.run(feeds());
        links[0].end();
        await assert.rejects(running, problem('worker-lost'));
        await assert.rejects(session.sums(), problem('worker-lost'));
        session.dispose();
        const next = await worker.prepare(program);
        assert.equal((await next.run(feeds())).length, 2);
        assert.equal(links.length, 2);
        worker.end();
      });
    });

  it('a worker that cannot start is lost', async () => {
    const options = { name: 'tfjs', wasmFolder: '.' } as const;
    for (const how of [startThread, startProcess]) {
      const worker = new RemoteWorker('tfjs', () => how(path.resolve('no-such-script.js'), options, () => undefined));
      await assert.rejects(worker.prepare(program), problem('worker-lost'));
    }
  });
});
