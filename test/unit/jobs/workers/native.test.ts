/** ONNX Runtime in processes of its own, from a folder that was named; and what stands in for it. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Executor } from '../../../../src/core/executors/executor';
import { collect, type CollectInput } from '../../../../src/core/statistics/collect';
import { objectiveOf } from '../../../../src/core/statistics/objective';
import { format, type Text } from '../../../../src/shared/text';
import { nativeEngine } from '../../../../src/jobs/workers/native-engine';
import {
  loadNativePackage,
  nativePackageBeside,
  nativePackageIn,
  packageName,
  packageVersion,
} from '../../../../src/jobs/workers/native-package';
import { poolOf } from '../../../../src/jobs/workers/pool';
import { assertClose, executors } from '../../graph/support';
import { cnn, type Network } from '../../golden';
import { cleanUp, temporaryFolder } from '../temporary';
import { starter } from './worker-script';

const installed = nativePackageIn('node_modules');

const passOver = ({ graph, parameters, weights, dataset }: Network, executor: Executor): CollectInput => ({
  objective: objectiveOf(graph),
  kinds: ['gradient', 'squared-gradient', 'gauss-newton'],
  measured: parameters
    .filter(({ prunable }) => prunable)
    .map(({ name }) => ({ name, node: graph.parameters.get(name)! })),
  weights,
  dataset,
  batchSize: 2,
  seed: 0,
  executor,
});

describe('the native engine', () => {
  after(cleanUp);

  const engine = async (workers: number) => {
    assert.ok(installed);
    const started = await starter({ name: 'native', packageFolder: installed });
    const notes: Text[] = [];
    const native = poolOf({ ...started, name: 'native', workers, least: 0 });
    const executor = nativeEngine({
      native,
      instead: await executors.tfjs(),
      onFallback: (note) => notes.push(note),
    });
    return { ...started, executor, notes };
  };
  const measure = async (executor: Executor) => {
    const network = cnn();
    const input = passOver(network, executor);
    const statistics = await collect(input);
    return input.measured.flatMap(({ name }) => input.kinds.map((kind) => statistics.mean(kind, name)));
  };
  const close = (found: readonly Float64Array[], expected: readonly Float64Array[]): void =>
    found.forEach((values, index) => assertClose(values, expected[index], 1e-4, `statistic ${index}`));

  it('measures in processes what TensorFlow.js does, the same bits for 1 and 2 of them', async () => {
    const expected = await measure(await executors.tfjs());
    const one = await engine(1);
    const alone = await measure(one.executor);
    close(alone, expected);
    const two = await engine(2);
    assert.deepEqual(await measure(two.executor), alone);
    assert.deepEqual([one.links.length, two.links.length], [1, 2]);
    assert.equal(two.executor.name, 'native');
    assert.deepEqual(two.notes, []);
    for (const link of [...one.links, ...two.links]) link.end();
  });

  it('is left aside where a process crashes: what it did is done again by TensorFlow.js, and said once', async () => {
    const { executor, links, notes } = await engine(2);
    const input = passOver(cnn(), executor);
    const batch: typeof input.dataset.batch = (indices) => {
      for (const link of links) link.end();
      return input.dataset.batch(indices);
    };
    await collect({ ...input, dataset: { ...input.dataset, batch } });
    assert.equal(executor.name, 'tfjs');
    assert.equal(notes.length, 1);
    assert.match(format(notes[0]), /TensorFlow\.js computes from here on/);
    const started = links.length;
    assert.deepEqual(await measure(executor), await measure(await executors.tfjs()));
    assert.equal(links.length, started);
  });

  it('repeats a run where the process that computed it has crashed', async () => {
    const { executor, links } = await engine(1);
    const { graph, weights, dataset } = cnn();
    const [output] = graph.outputs;
    const session = await executor.prepare({ outputs: [output.node], fixed: weights });
    const { inputs } = await dataset.batch([0]);
    const feeds = new Map([[graph.inputs[0].node, inputs[0]]]);
    const [before] = await session.run(feeds);
    links[0].end();
    const [after] = await session.run(feeds);
    assertClose(after, before, 1e-4, 'outputs');
    assert.equal(executor.name, 'tfjs');
    session.dispose();
  });

  it('is left aside where its binary does not load', async () => {
    const started = await starter({ name: 'native', packageFolder: await temporaryFolder() });
    const notes: Text[] = [];
    const native = poolOf({ ...started, name: 'native', workers: 1 });
    const executor = nativeEngine({ native, instead: await executors.tfjs(), onFallback: (note) => notes.push(note) });
    assert.deepEqual(await measure(executor), await measure(await executors.tfjs()));
    assert.equal(notes.length, 1);
    for (const link of started.links) link.end();
  });
});

describe('the package of the native engine', () => {
  after(cleanUp);
  /** A package that would run: nothing but its name, version and a file where the binary is looked for. */
  async function pretend(modules: string, { name = packageName, version = packageVersion } = {}) {
    const folder = path.join(modules, packageName);
    const binary = path.join(folder, 'bin', 'napi-v6', process.platform, process.arch);
    await mkdir(binary, { recursive: true });
    await writeFile(path.join(binary, 'onnxruntime_binding.node'), '');
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
    await writeFile(path.join(folder, 'index.js'), 'module.exports = { InferenceSession: 1, Tensor: 2 };');
    return folder;
  }

  it('is what was tested', () => {
    assert.ok(installed, 'npm ci installs it for the tests');
    assert.equal(typeof loadNativePackage(installed).InferenceSession.create, 'function');
  });

  it('is found in the folder that is named, in its own version, for this machine', async () => {
    const modules = await temporaryFolder();
    assert.equal(nativePackageIn(modules), undefined);
    const folder = await pretend(modules);
    assert.equal(nativePackageIn(modules), folder);
    assert.deepEqual({ ...loadNativePackage(folder) }, { InferenceSession: 1, Tensor: 2 });
    await pretend(modules, { version: '1.0.0' });
    assert.equal(nativePackageIn(modules), undefined);
    await pretend(modules, { name: 'onnxruntime-other' });
    assert.equal(nativePackageIn(modules), undefined);
    await writeFile(path.join(folder, 'package.json'), '{');
    assert.equal(nativePackageIn(modules), undefined);
  });

  it('is found beside the terminal, and not further up, where a workspace may be', async () => {
    const workspace = await temporaryFolder();
    await pretend(path.join(workspace, 'node_modules'));
    // The terminal’s repository, cloned into a workspace.
    const dist = path.join(workspace, 'prunescope', 'dist');
    await mkdir(dist, { recursive: true });
    assert.equal(nativePackageBeside(dist), undefined);
    const own = await pretend(path.join(workspace, 'prunescope', 'node_modules'));
    assert.equal(nativePackageBeside(dist), own);
    // Installed as a package, beside other packages.
    const modules = path.join(await temporaryFolder(), 'node_modules');
    const beside = await pretend(modules);
    assert.equal(nativePackageBeside(path.join(modules, 'prunescope', 'dist')), beside);
  });
});
