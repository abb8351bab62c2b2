import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { PruneTool } from '../../src/host/tools/prune-tool';
import { host, installed, kernelsOf, lenet, workspaceFile, zerosOf } from './support';

interface Answer extends Record<string, unknown> {
  readonly error?: Readonly<Record<string, string>>;
}

describe('tools for language models', function () {
  this.timeout(60_000);
  const model = 'mnist/lenet-300-100/model.json';
  const data = 'mnist/calibration.npz';
  const folder = workspaceFile('by-agents');
  before(async () => {
    await mkdir(folder);
    await host();
  });
  after(() => rm(folder, { recursive: true }));

  async function invoke(name: string, input: object, tokenBudget?: number): Promise<string> {
    const countTokens = async (words: string): Promise<number> => words.length / 4;
    const { content } = await vscode.lm.invokeTool(name, {
      toolInvocationToken: undefined,
      input,
      ...(tokenBudget !== undefined && { tokenizationOptions: { tokenBudget, countTokens } }),
    });
    const [part, ...others] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.equal(others.length, 0);
    return part.value;
  }
  const answer = async (name: string, input: object): Promise<Answer> => {
    const words = await invoke(name, input);
    assert.ok(!words.includes(workspaceFile()), 'it names the place on this machine');
    return JSON.parse(words) as Answer;
  };

  it('are the three of the manifest', () => {
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith('prunescope_'));
    assert.deepEqual(ours.map(({ name }) => name).sort(), [
      'prunescope_compare',
      'prunescope_inspect',
      'prunescope_prune',
    ]);
    for (const { description, inputSchema } of ours) {
      assert.match(description, /neural network/);
      assert.ok(inputSchema);
    }
  });

  it('inspect: says what a model holds', async () => {
    const found = await answer('prunescope_inspect', { model });
    assert.equal(found['model'], model);
    assert.equal(found['weights'], 266_610);
    assert.equal(found['prunable'], 266_200);
    assert.deepEqual(found['inputs'], [[1, 784]]);
    const [first] = found['parameters'] as object[];
    assert.deepEqual(first, {
      name: 'dense_1/kernel',
      layer: 'dense_1',
      role: 'kernel',
      shape: [784, 300],
      weights: 235_200,
      zeros: 0,
    });
  });

  it('say as much as there is room for, and how much more there is', async () => {
    const words = await invoke('prunescope_inspect', { model }, 120);
    assert.ok(words.length / 4 <= 120, words);
    const { parameters, parametersOmitted } = JSON.parse(words) as { parameters: unknown[]; parametersOmitted: number };
    assert.ok(parametersOmitted > 0);
    assert.equal(parameters.length + parametersOmitted, 6);
  });

  it('compare: the best of each sparsity first', async () => {
    const input = {
      model,
      data,
      test: 'mnist/test.npz',
      methods: ['random', 'magnitude', 'fisher'],
      sparsities: [0.5, 0.95],
      examples: 128,
    };
    const found = await answer('prunescope_compare', input);
    const results = found['results'] as {
      sparsity: number;
      rank: number;
      method: string;
      accuracy: number;
      zeros: number;
    }[];
    assert.equal(results.length, 6);
    assert.deepEqual(
      results.map(({ rank, sparsity }) => [rank, sparsity]),
      [1, 2, 3].flatMap((rank) => [
        [rank, 0.5],
        [rank, 0.95],
      ]),
    );
    assert.equal(results[5]?.method, 'random');
    const high = results.filter(({ sparsity }) => sparsity === 0.95).map(({ accuracy }) => accuracy);
    assert.deepEqual(
      high,
      [...high].sort((a, b) => b - a),
    );
    assert.ok((high[0] ?? 0) > 0.5 && (high[2] ?? 1) < 0.5, high.join());
    assert.equal(results[0]?.zeros, 133_100);
    const { accuracy } = found['unpruned'] as { accuracy: number };
    assert.ok(accuracy > 0.9);
    const { sessions, runs } = await host();
    assert.equal(sessions.running.length, 0);
    const [stored] = await runs.list();
    assert.deepEqual(
      stored?.run?.document.results.map(({ method }) => method),
      input.methods,
    );
  });

  it('prune: the editor asks with the name of the file', async () => {
    const { sessions, runs } = await host();
    const tool = new PruneTool({ sessions, runs });
    const asked = await tool.prepareInvocation({ input: { model, method: 'fisher', sparsity: 0.9 } });
    const { title, message } = asked.confirmationMessages!;
    assert.equal(title, 'Save pruned weights');
    const words = (message as vscode.MarkdownString).value.replaceAll('\\', '').replaceAll('&nbsp;', ' ');
    assert.match(words, /Prune mnist\/lenet-300-100\/model.json by fisher at 90/);
    assert.match(words, /This writes mnist\/lenet-300-100\/model-pruned-fisher-90\.json/);
    assert.ok(!existsSync(workspaceFile('mnist/lenet-300-100/model-pruned-fisher-90.json')));
  });

  it('prune: writes a new model with its recipe, and never over another', async () => {
    const before = await readFile(lenet());
    const out = 'by-agents/lenet-pruned.json';
    const input = {
      model,
      method: 'taylor',
      options: { form: 'per-example' },
      sparsity: 0.75,
      scope: 'layer',
      data,
      examples: 128,
      out,
    };
    const found = await answer('prunescope_prune', input);
    assert.equal(found['written'], out);
    assert.equal(found['recipe'], 'by-agents/lenet-pruned.prune.json');
    assert.equal(found['zeros'], 199_650);
    const zeros = [...(await kernelsOf(workspaceFile(out))).values()].map((kernel) => zerosOf(kernel) / kernel.length);
    assert.deepEqual(zeros, [0.75, 0.75, 0.75]);
    const recipe = JSON.parse(await readFile(workspaceFile('by-agents', 'lenet-pruned.prune.json'), 'utf8')) as object;
    assert.deepEqual((recipe as { methods: unknown }).methods, [
      { criterion: 'taylor', options: { form: 'per-example' } },
    ]);
    assert.equal((recipe as { maskHash: unknown }).maskHash, found['maskHash']);
    assert.deepEqual(await readFile(lenet()), before);

    const again = await answer('prunescope_prune', input);
    assert.equal(again.error?.['code'], 'file-exists');
    const source = await answer('prunescope_prune', { model, method: 'magnitude', sparsity: 0.5, out: model });
    assert.equal(source.error?.['code'], 'source-protected');
  });

  const refused: readonly [what: string, tool: string, input: object, code: string, said: RegExp][] = [
    [
      'a model that is not there',
      'prunescope_inspect',
      { model: 'nowhere/model.json' },
      'file-missing',
      /nowhere\/model\.json|model\.json/,
    ],
    [
      'a path above the workspace',
      'prunescope_inspect',
      { model: '../../etc/model.json' },
      'path-outside-folder',
      /relative to the workspace/,
    ],
    [
      'a path of the machine',
      'prunescope_inspect',
      { model: path.join(tmpdir(), 'model.json') },
      'path-outside-folder',
      /Name a file of the workspace/,
    ],
    ['a file that is no model', 'prunescope_inspect', { model: 'mnist/README.md' }, 'format-unknown', /ONNX/],
    [
      'no data where it is needed',
      'prunescope_compare',
      { model, methods: ['fisher'] },
      'data-required',
      /mnist\/calibration\.npz/,
    ],
    ['data above the workspace', 'prunescope_compare', { model, data: '../x.npz' }, 'path-outside-folder', /x\.npz/],
    [
      'data that does not fit',
      'prunescope_compare',
      { model, data: 'paper-mlp/data.npz', methods: ['fisher'] },
      'data-mismatch',
      /expected/,
    ],
    [
      'an option that there is not',
      'prunescope_prune',
      { model, data, method: 'fisher', options: { form: 'x' }, sparsity: 0.5 },
      'option-invalid',
      /form=x/,
    ],
    [
      'an output above the workspace',
      'prunescope_prune',
      { model, method: 'magnitude', sparsity: 0.5, out: '../m.json' },
      'path-outside-folder',
      /m\.json/,
    ],
  ];
  for (const [what, tool, input, code, said] of refused)
    it(`say what is wrong with ${what}, with a remedy`, async () => {
      const { error } = await answer(tool, input);
      assert.equal(error?.['code'], code, JSON.stringify(error));
      assert.match(JSON.stringify(error), said);
      assert.ok(error['remedy']);
    });

  it('follow no link out of the workspace', async () => {
    const elsewhere = path.join(tmpdir(), `prunescope-elsewhere-${process.pid}`);
    await mkdir(elsewhere);
    try {
      await writeFile(path.join(elsewhere, 'model.json'), '{}');
      await symlink(elsewhere, path.join(folder, 'link'));
      const read = await answer('prunescope_inspect', { model: 'by-agents/link/model.json' });
      assert.equal(read.error?.['code'], 'path-outside-folder');
      const input = { model, method: 'magnitude', sparsity: 0.5, out: 'by-agents/link/new/m.json' };
      const written = await answer('prunescope_prune', input);
      assert.equal(written.error?.['code'], 'path-outside-folder');
      assert.ok(!existsSync(path.join(elsewhere, 'new')));
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('end with what asked for them', async () => {
    const source = new vscode.CancellationTokenSource();
    const input = { model, data, methods: ['hessian-trace'], sparsities: [0.5] };
    const { sessions } = await host();
    const listening = sessions.onDidChange(() => source.cancel());
    try {
      await assert.rejects(
        Promise.resolve(
          vscode.lm.invokeTool('prunescope_compare', { toolInvocationToken: undefined, input }, source.token),
        ),
      );
    } finally {
      listening.dispose();
    }
    assert.equal(installed().isActive, true);
  });
});
