import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { recipe as recipeSchema } from '../../../src/shared/recipe';
import { bundle, type Binary } from './binary';
import { compareDocument, pruneDocument, verifyDocument } from './documents';
import { hashes } from './files';
import { accuracyOf, digits, stock } from './stock';

const source = 'samples/mnist/lenet-300-100';
const model = `${source}/model.json`;
const data = ['--data', 'samples/mnist/calibration.npz', '--test', 'samples/mnist/test.npz'];
const prune = (out: string, ...more: readonly string[]): string[] => [
  ...['prune', model, '--criterion', 'magnitude', '--sparsity', '0.95', ...data, '--lr', '0.02', '--out', out, ...more],
];
const checkpointsOf = (out: string): string[] => {
  const folder = `${out}.checkpoints`;
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.checkpoint')) : [];
};

describe('the terminal fine-tunes', function () {
  this.timeout(240_000);
  let binary: Binary;
  let untouched: Map<string, string>;
  beforeEach(() => (untouched = hashes(source)));
  afterEach(() => assert.deepEqual(hashes(source), untouched));
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('saves a model that stock TensorFlow.js loads, with the zeros and exactly the accuracy that were claimed', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    const document = await binary.json(pruneDocument, 0, ...prune(out, '--fine-tune', '1'));
    const { x, labels } = digits();
    const found = await stock(out, x);
    const claimed = document.fineTuned?.accuracy ?? NaN;
    assert.ok(Math.abs(accuracyOf(found, labels) - claimed) < 1e-9, `${accuracyOf(found, labels)}, not ${claimed}`);
    assert.ok(claimed > (document.after.accuracy ?? 1), 'fine-tuning helps at 95 %');
    const scored = new Set(document.layers.map(({ name }) => name));
    const zeros = [...found.weights]
      .filter(([name]) => scored.has(name))
      .reduce((sum, [, { data: values }]) => sum + values.filter((value) => Object.is(value, 0)).length, 0);
    assert.equal(zeros, document.zeros);
    assert.equal(document.training?.epochs, 1);
    // Biases are trained, too.
    const before = await stock(model, x);
    assert.notDeepEqual(found.weights.get('dense_1/bias'), before.weights.get('dense_1/bias'));
    assert.deepEqual(checkpointsOf(out), []);
    assert.ok(!existsSync(`${out}.checkpoints`));

    // The recipe makes the same mask, and the same file, again.
    const recipe = recipeSchema.parse(JSON.parse(readFileSync(document.recipe, 'utf8')));
    assert.deepEqual([recipe.fineTune, recipe.training?.learningRate], [1, 0.02]);
    assert.ok((await binary.json(verifyDocument, 0, 'run', document.recipe, '--verify')).equal);
    const saved = hashes(folder);
    await binary.json(pruneDocument, 0, 'run', document.recipe, '--force');
    assert.deepEqual(hashes(folder), saved);
  });

  it('shows before, after and fine-tuned', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const { code, stdout, stderr } = await binary.run(...prune(out, '--fine-tune', '2'));
    assert.equal(code, 0);
    assert.match(stdout, /^Before: accuracy .*\nAfter: {2}accuracy .*\nTuned: {2}accuracy /);
    assert.match(stdout, /\nFine-tuning: trained 2 epochs, loss [\d.]+ → [\d.]+, held-out [\d.]+, epoch [12] kept\n/);
    assert.match(stderr, /^Training: magnitude$/m);
  });

  it('killed while it fine-tunes, it goes on and ends with the same bytes as one that was not', async () => {
    const [whole, killed] = [binary.folder(), binary.folder()];
    const tune = ['--fine-tune', '12', '--seed', '3'];
    await binary.json(pruneDocument, 0, ...prune(path.join(whole, 'model.json'), ...tune));

    const out = path.join(killed, 'model.json');
    const { child, finished } = binary.start(prune(out, ...tune));
    while (checkpointsOf(out).length === 0 && child.exitCode === null) await setTimeout(5);
    child.kill('SIGKILL');
    assert.equal((await finished).code, null, 'it was killed while it trained');
    const kept = checkpointsOf(out);
    assert.equal(kept.length, 1);
    assert.ok(!existsSync(out));

    // Another command that writes there takes nothing away.
    await binary.json(pruneDocument, 0, ...prune(out, '--fine-tune', '1', '--seed', '4'));
    assert.deepEqual(checkpointsOf(out), kept);

    const document = await binary.json(pruneDocument, 0, ...prune(out, ...tune, '--force'));
    assert.ok(
      document.training?.notes?.some((note) => /resum|went on|goes on/i.test(note)),
      JSON.stringify(document.training),
    );
    assert.ok(!existsSync(`${out}.checkpoints`));
    const weights = (folder: string): [string, string][] =>
      [...hashes(folder)].filter(([name]) => name.endsWith('.bin'));
    assert.ok(weights(whole).length > 0);
    assert.deepEqual(weights(killed), weights(whole));
  });

  it('where the save fails, nothing that was trained is lost', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    const line = prune(out, '--fine-tune', '3', '--patience', '2', '--schedule', 'iterative', '--rounds', '3');
    // The name that the shard will have.
    const shard = path.join(folder, 'model.group1-shard1of1.bin');
    writeFileSync(shard, 'mine');
    const { code, stderr } = await binary.run(...line);
    assert.equal(code, 1);
    assert.match(stderr, /The training so far is in .*\nerror: .*group1-shard1of1\.bin exists already/);
    assert.equal(checkpointsOf(out).length, 3, 'of each round');
    assert.equal(readFileSync(shard, 'utf8'), 'mine');

    rmSync(shard);
    const document = await binary.json(pruneDocument, 0, ...line);
    assert.match(document.training?.notes?.join() ?? '', /Resumed after 1 epochs/);
    assert.deepEqual(readdirSync(folder).sort(), [path.basename(shard), 'model.json', 'model.prune.json'].sort());
    const other = path.join(binary.folder(), 'model.json');
    await binary.json(pruneDocument, 0, ...line.map((word) => (word === out ? other : word)));
    assert.deepEqual(readFileSync(shard), readFileSync(path.join(path.dirname(other), path.basename(shard))));
  });

  it('Ctrl-C while it fine-tunes: 130, nothing half-written, the training kept, and that is said', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    const { child, finished } = binary.start(prune(out, '--fine-tune', '400'));
    while (checkpointsOf(out).length === 0 && child.exitCode === null) await setTimeout(5);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    assert.equal(code, 130, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /The training so far is in .*model\.json\.checkpoints: .*\nCancelled\.\n$/);
    assert.deepEqual(readdirSync(folder), ['model.json.checkpoints']);
  });

  it('a training that diverges: the step is named, the best weights are saved', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const line = prune(out, '--fine-tune', '2').map((word) => (word === '0.02' ? '1e6' : word));
    const document = await binary.json(pruneDocument, 0, ...line);
    assert.equal(document.training?.stopped, 'diverged');
    const step = document.training?.divergedAt ?? NaN;
    assert.ok(step >= 1);
    assert.equal(document.training?.bestEpoch, 0);
    assert.deepEqual(document.fineTuned, document.after, 'the pruned weights were the best');
    assert.ok(
      document.warnings.some((warning) => warning.includes(`diverged at step ${step}`)),
      document.warnings.join('\n'),
    );
    const { stderr, code } = await binary.run(...line, '--force');
    assert.equal(code, 0);
    assert.match(stderr, new RegExp(`warning: .*diverged at step ${step};.*smaller learning rate`));
  });

  it('a comparison goes on after a training that diverges', async () => {
    const { results, warnings } = await binary.json(
      compareDocument,
      0,
      ...['compare', model, ...data, '--criteria', 'magnitude,random', '--sparsity', '0.9', '--fine-tune', '1'],
      ...['--lr', '1e6'],
    );
    assert.deepEqual(
      results.map(({ points }) => points[0].training?.stopped),
      ['diverged', 'diverged'],
    );
    assert.equal(warnings.filter((warning) => warning.includes('diverged')).length, 2);
  });

  it('checkpoints that cannot be written: the training goes on, and that is said', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    // A file where their folder should be.
    writeFileSync(`${out}.checkpoints`, 'mine');
    const document = await binary.json(pruneDocument, 0, ...prune(out, '--fine-tune', '2'));
    assert.ok(document.fineTuned);
    assert.ok(
      document.warnings.some((warning) => /checkpoint/i.test(warning)),
      document.warnings.join('\n'),
    );
    assert.equal(readFileSync(`${out}.checkpoints`, 'utf8'), 'mine');
  });

  it('no room for a checkpoint in the middle of a training: it goes on, is saved, and that is said', async function () {
    // A limit for files that the model fits in (1.07 MB) and a checkpoint does not (3.2 MB) stands for a full disk.
    if (process.platform === 'win32') this.skip();
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    const program = path.join(folder, '..', 'dist', 'cli.js');
    const line = [process.execPath, program, ...prune(out, '--fine-tune', '2', '--json')];
    const child = spawn('bash', ['-c', `trap '' XFSZ; ulimit -f 2048; exec "$@"`, 'bash', ...line]);
    const stdout: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => stdout.push(chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0);
    const { fineTuned, warnings } = pruneDocument.parse(JSON.parse(stdout.join('')));
    assert.ok(fineTuned);
    assert.ok(
      warnings.some((warning) => /could not be kept/.test(warning)),
      warnings.join('\n'),
    );
    assert.deepEqual(
      readdirSync(folder).filter((name) => !/^model\.(json|prune\.json|group1.*\.bin)$/.test(name)),
      [],
    );
  });

  it('a folder that is not there is said before any work', async () => {
    const out = path.join(binary.folder(), 'nowhere', 'model.json');
    const { code, stderr } = await binary.run(...prune(out, '--fine-tune', '1'));
    assert.equal(code, 1);
    assert.match(stderr, /^error: The folder .* does not exist/);
  });

  it('a schedule prunes in rounds, each with its share of the epochs', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const more = ['--fine-tune', '3', '--schedule', 'cubic', '--rounds', '3'];
    const document = await binary.json(pruneDocument, 0, ...prune(out, ...more));
    assert.equal(document.removed, Math.round(266_200 * 0.95));
    assert.equal(document.training?.epochs, 1, 'the last round');
    assert.equal(document.trained?.epochs, 2, 'the rounds before');
    const { x, labels } = digits();
    assert.ok(Math.abs(accuracyOf(await stock(out, x), labels) - (document.fineTuned?.accuracy ?? 0)) < 1e-9);
    assert.ok((await binary.json(verifyDocument, 0, 'run', document.recipe, '--verify')).equal);
  });

  it('reads --train beside the other data, and does not write over it', async () => {
    const folder = binary.folder();
    mkdirSync(path.join(folder, 'data'));
    const train = path.join(folder, 'data', 'train.npz');
    writeFileSync(train, readFileSync('samples/mnist/calibration.npz'));
    const out = path.join(folder, 'model.json');
    const line = ['prune', model, '--criterion', 'magnitude', '--sparsity', '0.9', '--test', 'samples/mnist/test.npz'];
    const document = await binary.json(
      pruneDocument,
      0,
      ...[...line, '--train', train, '--fine-tune', '1', '--out', out],
    );
    assert.equal(document.training?.epochs, 1);
    const recipe = recipeSchema.parse(JSON.parse(readFileSync(document.recipe, 'utf8')));
    assert.equal(recipe.train?.file, 'data/train.npz');
    const { code, stderr } = await binary.run(...line, '--train', train, '--fine-tune', '1', '--out', train, '--force');
    assert.equal(code, 1);
    assert.match(stderr, /what this command reads/);
  });
});
