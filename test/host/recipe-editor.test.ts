import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closePanels, host, opened, run, settled, until, workspaceFile } from './support';

describe('a recipe in the editor', function () {
  this.timeout(60_000);
  const file = workspaceFile('mnist', 'written.prune.json');
  const uri = vscode.Uri.file(file);
  const start = {
    schema: 1,
    model: 'lenet-300-100/model.json',
    data: { file: 'calibration.npz', limit: 64 },
    methods: [{ criterion: 'taylor', options: { form: 'per-example' } }, { criterion: 'random' }],
    sparsity: [0.5, 0.9],
    allocation: { exclude: ['dense_3*'], max: { 'dense_1/kernel': 0.95 } },
  };

  before(async () => {
    await writeFile(file, JSON.stringify(start, null, 2));
    // Starts the extension, as the recipe in the workspace would have, had it been there from the start.
    await host();
  });
  after(async () => {
    await closePanels();
    await rm(file);
  });

  /** Puts a text into the editor, `|` being the cursor. */
  async function written(marked: string): Promise<vscode.Position> {
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const at = marked.indexOf('|');
    const content = at < 0 ? marked : marked.slice(0, at) + marked.slice(at + 1);
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
    assert.ok(await editor.edit((edit) => edit.replace(whole, content)));
    return document.positionAt(Math.max(0, at));
  }

  const withCursor = (parts: object): string => JSON.stringify({ ...start, ...parts }, null, 2);
  async function completions(marked: string): Promise<readonly vscode.CompletionItem[]> {
    const position = await written(marked);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      position,
    );
    return items;
  }
  const labelsOf = (items: readonly vscode.CompletionItem[]): string[] =>
    // The schema's are in quotes, as they are written.
    items.map(({ label }) => (typeof label === 'string' ? label : label.label).replaceAll('"', ''));

  const cases: readonly [what: string, parts: object, expected: readonly string[]][] = [
    ['models', { model: '|' }, ['lenet-300-100/model.json', 'lenet-5/model.json', '../paper-mlp/model.json']],
    ['data', { data: { file: 'cal|' } }, ['calibration.npz', 'test.npz', '../paper-mlp/data.npz', 'synthetic']],
    [
      'parameters and layers to include',
      { allocation: { include: ['|'] } },
      ['dense_1/kernel', 'dense_2/kernel', 'dense_3/kernel', 'dense_1/bias', 'dense_1'],
    ],
    ['parameters that a rule is for', { allocation: { min: { '|': 0 } } }, ['dense_2/kernel', 'dense_2']],
    ['methods, by the schema', { methods: [{ criterion: '|' }] }, ['hessian', 'hessian-trace', 'l1']],
    ['a method’s options, by the schema', { methods: [{ criterion: 'taylor', options: { '|': '' } }] }, ['form']],
    ['an option’s values, by the schema', { methods: [{ criterion: 'sensitivity', options: { form: '|' } }] }, ['mas']],
    [
      'the file that a save would propose',
      { methods: [{ criterion: 'l1' }], sparsity: [0.9], out: '|' },
      ['lenet-300-100/model-pruned-l1-90.json'],
    ],
    ['keys, by the schema', { '|': 0 }, ['fineTune', 'maxDrop', 'schedule']],
  ];
  for (const [what, parts, expected] of cases)
    it(`offers ${what}`, async () => {
      const labels = labelsOf(await completions(withCursor(parts)));
      for (const label of expected) assert.ok(labels.includes(label), `${label} is not among ${labels.join(', ')}`);
    });

  it('writes a key with a value to be changed, and what a parameter is beside it', async () => {
    const items = await completions('{ "model": "lenet-300-100/model.json", "allocation": { "max": { | } } }');
    const item = items.find(({ label }) => label === 'dense_1/kernel');
    assert.equal((item?.insertText as vscode.SnippetString).value, '"dense_1/kernel": ${1:0.9}');
    assert.equal(item?.detail, 'kernel 784 × 300 · 235,200 weights');
  });

  it('explains a value of the schema in the completion', async () => {
    const items = await completions(withCursor({ methods: [{ criterion: '|' }] }));
    const fisher = items.find(({ label }) => label === '"fisher"');
    const words = fisher?.documentation;
    assert.ok(words instanceof vscode.MarkdownString);
    assert.match(words.value, /½ · w² · mean/);
  });

  async function hover(marked: string): Promise<string> {
    const position = await written(marked);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
    return hovers
      .flatMap(({ contents }) => contents)
      .map((each) => (each instanceof vscode.MarkdownString ? each.value : ''))
      .join('\n\n');
  }
  const hovers: readonly [what: string, parts: object, expected: readonly RegExp[]][] = [
    [
      'a method',
      { methods: [{ criterion: 'fis|her' }] },
      [/\*\*Fisher\*\* `½ · w² · mean/, /Second order/, /\*\*Cost\*\* One pass/, /arxiv\.org\/abs\/1801\.05787/],
    ],
    [
      'a method’s option',
      { methods: [{ criterion: 'taylor', options: { form: 'sn|ip' } }] },
      [/\*\*`snip`/, /`squared`/],
    ],
    [
      'a glob',
      { allocation: { exclude: ['dense_|[12]*'] } },
      [/Matches 4 of 6 parameters, 265,600 weights/, /`dense_2\/bias` 100/],
    ],
    ['a glob that matches nothing', { allocation: { exclude: ['conv|*'] } }, [/Matches no parameter of `model.json`/]],
    ['a rule', { allocation: { min: { 'dense_|3/kernel': 0.5 } } }, [/Matches 1 of 6 parameters, 1,000 weights/]],
    ['a model', { model: 'lenet-300-100/mo|del.json' }, [/TensorFlow\.js/, /266,610 weights, 266,200 of them scored/]],
  ];
  for (const [what, parts, expected] of hovers)
    it(`explains ${what}`, async () => {
      const words = await hover(withCursor(parts));
      for (const each of expected) assert.match(words, each);
    });

  it('explains a key, by the schema', async () => {
    assert.match(await hover(withCursor({ 'maxD|rop': 0.1 })), /at most this share of accuracy/);
  });

  const ours = (): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Prunescope');
  const faults: readonly [what: string, parts: object, code: string, underlined: string, message: RegExp][] = [
    ['an unknown key', { sparsities: [1] }, 'recipe-invalid', '"sparsities"', /is no valid recipe/],
    ['a model that is not there', { model: 'gone.json' }, 'file-missing', '"gone.json"', /gone\.json does not exist/],
    [
      'data that is not there',
      { data: { file: 'gone.npz' } },
      'file-missing',
      '"gone.npz"',
      /gone\.npz does not exist/,
    ],
    [
      'a rule for nothing',
      { allocation: { min: { 'conv*': 0.1 } } },
      'option-invalid',
      '"conv*"',
      /conv\* matches no scored parameter.*dense_1\/kernel/,
    ],
    [
      'a glob for nothing',
      { allocation: { exclude: ['conv*'] } },
      'option-invalid',
      '"conv*"',
      /conv\* matches no parameter/,
    ],
  ];
  for (const [what, parts, code, underlined, message] of faults)
    it(`underlines ${what}`, async () => {
      await written(withCursor(parts));
      const document = await vscode.workspace.openTextDocument(uri);
      const isIt = (each: vscode.Diagnostic): boolean =>
        each.code === code && message.test(each.message) && document.getText(each.range) === underlined;
      await until(what, () => ours().some(isIt));
      assert.equal(ours().length, 1);
    });

  it('underlines what is no JSON', async () => {
    await written('{ "schema": 1, "model" }');
    await until('the underline', () => ours().some(({ code }) => code === 'recipe-invalid'));
  });

  it('takes everything back once it is right', async () => {
    await written(withCursor({}));
    await until('nothing', () => ours().length === 0);
  });

  const lenses = (): Thenable<vscode.CodeLens[]> =>
    vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 10);

  it('has Run and Compare above it', async () => {
    await written(withCursor({}));
    const found = await lenses();
    assert.deepEqual(
      found.map(({ command, range }) => [command?.title, range.start.line]),
      [
        ['Run', 0],
        ['Compare', 0],
      ],
    );
    await written('[]');
    assert.deepEqual(await lenses(), []);
  });

  it('Compare sets up what the text says now, saved or not', async () => {
    await written(withCursor({ fineTune: 3, out: 'lenet-300-100/model-pruned.json' }));
    const [, compare] = await lenses();
    const { command, arguments: given = [] } = compare?.command ?? {};
    assert.ok(command);
    const session = await opened(async () => run(command, ...(given as unknown[])));
    await settled(session);
    assert.equal(session.state.phase, 'setup', session.state.problem?.message);
    const { choices } = session.state.setup!;
    assert.deepEqual(choices.methods, ['taylor', 'random']);
    assert.deepEqual(choices.sparsities, [0.5, 0.9]);
    assert.equal(choices.fineTune, 3);
    void (await host()).panels.begin(session, { ...choices, fineTune: 0 });
    await settled(session);
    const { comparison, phase } = session.state;
    assert.equal(phase, 'ready');
    assert.deepEqual(
      comparison?.results.map(({ method }) => method),
      ['taylor form=per-example', 'random'],
    );
    const layers = comparison?.results[0]?.points[0]?.layers.map(({ name }) => name);
    assert.deepEqual(layers, ['dense_1/kernel', 'dense_2/kernel']);
  });

  it('Run runs it', async () => {
    await written(withCursor({ methods: [{ criterion: 'magnitude' }], sparsity: [0.5] }));
    const [{ command: lens } = { command: undefined }] = await lenses();
    assert.ok(lens);
    const session = await opened(async () => run(lens.command, ...(lens.arguments as unknown[])));
    await settled(session);
    assert.equal(session.state.phase, 'ready', session.state.problem?.message);
    assert.equal(session.state.comparison?.results[0]?.points[0]?.sparsity, 0.5);
  });
});
