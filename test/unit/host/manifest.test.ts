import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { Writable } from 'node:stream';
import * as names from '../../../src/host/manifest';
import { methods as described } from '../../../src/host/methods';
import { Terminal } from '../../../src/cli/terminal';
import { Problem } from '../../../src/shared/problem';
import { text, type Bundle } from '../../../src/shared/text';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}
interface InputSchema {
  readonly enum?: readonly string[];
  readonly items?: InputSchema;
  readonly description?: string;
}
interface Tool {
  readonly name: string;
  readonly when?: string;
  readonly modelDescription: string;
  readonly inputSchema: {
    readonly properties: Readonly<Record<string, InputSchema>>;
    readonly required: readonly string[];
  };
}
interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly icon: string;
  readonly l10n: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly views: Readonly<Record<string, readonly { id: string }[]>>;
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly icon: string;
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly viewsWelcome: readonly { view: string; contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { default: unknown; items?: { enum?: string[] } }>>;
    };
    readonly taskDefinitions: readonly { type: string; properties: Record<string, unknown> }[];
    readonly problemMatchers: readonly {
      name: string;
      pattern: { regexp: string; message?: number; file?: number }[];
    }[];
    readonly languageModelTools: readonly Tool[];
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly priority: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly jsonValidation: readonly { fileMatch: string; url: string }[];
  };
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const manifest = json('package.json') as Manifest;
const english = json('package.nls.json') as Record<string, string>;
const { contributes } = manifest;
const sorted = (values: Iterable<string>): string[] => [...values].sort();
const menuItems = Object.values(contributes.menus).flat();

/** What the terminal says of a problem, line by line. */
function linesOf(problem: Problem, bundle: Bundle): string[] {
  let said = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      said += chunk.toString();
      done();
    },
  });
  new Terminal({ json: false, level: 'info', language: 'en' }, bundle, stream, stream, {}).fail(problem);
  return said.split('\n');
}

describe('the manifest and the code', () => {
  it('name the same extension', () => {
    assert.equal(`${manifest.publisher}.${manifest.name}`, names.extensionId);
  });

  it('name the same commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(names.commands)));
  });

  it('have one file for each command, which index.ts registers', () => {
    const source = (file: string): string => readFileSync(path.join('src/host/commands', file), 'utf8');
    const files = readdirSync('src/host/commands').filter((file) => source(file).includes(': Command = {'));
    const ids = files.map((file) => /id: commands\.(\w+),/.exec(source(file))?.[1] ?? file);
    assert.deepEqual(sorted(ids), sorted(Object.keys(names.commands)));
    const listed = /const all: readonly Command\[\] = \[([^\]]*)\]/.exec(source('index.ts'))?.[1] ?? '';
    assert.deepEqual(
      sorted(
        listed
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      ),
      sorted(ids),
    );
  });

  it('name the same views in the same container', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [names.container],
    );
    assert.deepEqual(
      contributes.views[names.container]?.map(({ id }) => id),
      Object.values(names.views),
    );
    for (const { view } of contributes.viewsWelcome) assert.ok(Object.values<string>(names.views).includes(view), view);
  });

  it('name the same settings with the same defaults', () => {
    const declared = Object.entries(contributes.configuration.properties).map(([key, value]) => [key, value.default]);
    const used = Object.values(names.settings).map((setting) => [`${names.section}.${setting.key}`, setting.default]);
    assert.deepEqual(declared, used);
    for (const key of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations)
      assert.ok(key in contributes.configuration.properties, key);
  });

  it('offer the same methods', () => {
    const ids = described.map(({ id }) => id);
    const setting = contributes.configuration.properties[`${names.section}.${names.settings.methods.key}`];
    assert.deepEqual(setting?.items?.enum, ids);
  });

  it('compare by default what costs one pass that all share, in the order of the columns', () => {
    const slow = new Set(['activation', 'hessian-trace', 'l1']);
    const ids = described.map(({ id }) => id).filter((id) => !slow.has(id));
    assert.deepEqual([...names.settings.methods.default], ids);
  });

  it('use only declared commands and one clause for each kind of file in the menus', () => {
    const known = new Set<string>(Object.values(names.commands));
    for (const { command, when } of menuItems) {
      assert.ok(known.has(command), command);
      if (when?.includes('resourceFilename'))
        assert.ok(
          [names.modelWhen, names.modelPairWhen, names.networkWhen, names.recipeWhen].includes(when),
          `${command}: ${when}`,
        );
    }
    for (const { when } of contributes.menus['scm/resourceState/context'] ?? assert.fail())
      assert.equal(when, names.changeWhen);
    for (const { contents } of contributes.viewsWelcome)
      for (const [, command = ''] of contentsOf(contents).matchAll(/\(command:([\w.]+)\)/g))
        assert.ok(command.startsWith('vscode.') || known.has(command), command);
  });

  it('have an editor for each kind of model file: that of texts stays the first for what is one', () => {
    assert.deepEqual(
      contributes.customEditors.map(({ viewType }) => viewType),
      [...names.editorTypes],
    );
    const editorOf = (name: string): string | undefined =>
      contributes.customEditors.find(({ selector }) =>
        selector.some(({ filenamePattern }) => picomatch.isMatch(name, filenamePattern)),
      )?.priority;
    for (const ending of names.modelEndings.filter((each) => each !== 'json'))
      assert.equal(editorOf(`net.${ending}`), 'default', ending);
    for (const name of [
      'model.json',
      'a-pruned-model.json',
      'net.safetensors.index.json',
      'model.safetensors.index.json',
    ])
      assert.equal(editorOf(name), 'option', name);
    for (const name of ['package.json', 'net.bin']) assert.equal(editorOf(name), undefined, name);
  });

  it('use the same context values of tree items', () => {
    const used = new Set(menuItems.flatMap(({ when }) => /viewItem == ([\w.]+)/.exec(when ?? '')?.[1] ?? []));
    assert.deepEqual(sorted(used), sorted(Object.values(names.items)));
    assert.ok(menuItems.some(({ when }) => when?.includes(names.contexts.running)));
    assert.ok(menuItems.some(({ when }) => when?.includes(`'${names.panelType}'`)));
  });

  it('name the same walkthrough, whose steps run declared commands and end by what the code reports', () => {
    const [walkthrough] = contributes.walkthroughs;
    assert.equal(walkthrough?.id, names.walkthrough);
    const known = new Set<string>(Object.values(names.commands));
    for (const { description, completionEvents } of walkthrough.steps) {
      for (const [, command = '', argument] of contentsOf(description).matchAll(/\(command:([\w.]+)(\?[^)]*)?\)/g)) {
        assert.ok(known.has(command), command);
        if (argument !== undefined)
          assert.equal(decodeURIComponent(argument.slice(1)), JSON.stringify(names.fromWalkthrough));
      }
      const [[kind, what = ''] = []] = completionEvents.map((event) => event.split(':'));
      if (kind === 'onCommand') assert.ok(known.has(what), what);
      else assert.ok(kind === 'onContext' && Object.values<string>(names.contexts).includes(what), what);
    }
    assert.equal(walkthrough.steps.at(-1)?.completionEvents[0], `onContext:${names.contexts.saved}`);
  });

  it('start the extension for what no contribution announces: recipes with their lenses, a panel of an earlier window', () => {
    assert.deepEqual(manifest.activationEvents, [
      'workspaceContains:**/*.prune.json',
      `onWebviewPanel:${names.panelType}`,
    ]);
  });

  it('name the same kind of task, with a matcher that reads what the terminal says', () => {
    assert.deepEqual(
      contributes.taskDefinitions.map(({ type }) => type),
      [names.taskType],
    );
    const [matcher] = contributes.problemMatchers;
    assert.equal(`$${matcher?.name}`, names.problemMatcher);
    const [first, second] = matcher?.pattern ?? [];
    const problem = new Problem('option-invalid', text('No parameter is left to score.'), {
      recipe: '/a b/c.prune.json',
    });
    for (const bundle of [{}, json('l10n/bundle.l10n.zh-cn.json') as Record<string, string>]) {
      const lines = linesOf(problem, bundle);
      assert.equal(new RegExp(first.regexp).exec(lines[0])?.[first.message!], problem.toDocument(bundle).message);
      assert.equal(new RegExp(second.regexp).exec(lines[1])?.[second.file!], '/a b/c.prune.json');
    }
  });

  it('offer language models the same tools, which know the same methods', () => {
    assert.deepEqual(
      contributes.languageModelTools.map(({ name }) => name),
      Object.values(names.tools),
    );
    const ids = described.map(({ id }) => id);
    const [inspect, compare, prune] = contributes.languageModelTools.map(({ inputSchema }) => inputSchema);
    assert.deepEqual(compare?.properties['methods']?.items?.enum, ids);
    assert.deepEqual(prune?.properties['method']?.enum, ids);
    assert.deepEqual(inspect?.required, ['model']);
    assert.equal(contributes.languageModelTools[2]?.when, 'isWorkspaceTrusted');
    for (const { inputSchema, modelDescription } of contributes.languageModelTools) {
      assert.match(modelDescription, /error/);
      for (const [key, { description }] of Object.entries(inputSchema.properties)) assert.ok(description, key);
    }
  });

  it('refer to files that exist', () => {
    const icons = contributes.viewsContainers.activitybar.map(({ icon }) => icon);
    const chinese = json('package.nls.zh-cn.json') as Record<string, string>;
    const schemas = contributes.jsonValidation.flatMap(({ url }) =>
      [english, chinese].map((nls) => nls[url.slice(1, -1)] ?? url),
    );
    assert.equal(new Set(schemas).size, 2);
    const media = contributes.walkthroughs.flatMap(({ icon, steps }) => [icon, ...steps.map((step) => step.media.svg)]);
    for (const file of [manifest.icon, ...media, ...icons, ...schemas, manifest.l10n])
      assert.ok(existsSync(file), file);
  });
});

describe('the manifest texts', () => {
  const used = sorted(
    new Set(
      JSON.stringify(manifest)
        .match(/(?<=")%[\w.]+%(?=")/g)
        ?.map((key) => key.slice(1, -1)),
    ),
  );

  it('are all there in English, and no other', () => {
    assert.deepEqual(sorted(Object.keys(english)), used);
  });

  it('are all there in Chinese', () => {
    const chinese = json('package.nls.zh-cn.json') as Record<string, string>;
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
    for (const [key, value] of Object.entries(english)) {
      assert.ok(chinese[key], key);
      assert.deepEqual(linksOf(chinese[key]), linksOf(value), key);
    }
  });
});

const contentsOf = (value: string): string => english[value.slice(1, -1)] ?? value;
const linksOf = (value: string): string[] => sorted(value.match(/\(command:[\w.]+\)|`[^`]+`/g) ?? []);

describe('model files by name', () => {
  const cases: readonly [string, boolean][] = [
    ['model.json', true],
    ['resnet.onnx', true],
    ['RESNET.ONNX', true],
    ['resnet.onnx.data', false],
    ['unet.safetensors', true],
    ['unet.safetensors.index.json', true],
    ['unet.index.json', false],
    ['vgg.h5', true],
    ['vgg.weights.h5', true],
    ['vgg.hdf5', true],
    ['net.keras', true],
    ['mobile.TFLITE', true],
    ['keras', false],
    ['MODEL.JSON', true],
    ['lenet-model.json', true],
    ['lenet.model.json', true],
    ['lenet-pruned.json', true],
    ['model-pruned-hessian-90.json', true],
    ['数字-pruned.json', true],
    ['model.prune.json', false],
    ['lenet-pruned.prune.json', false],
    ['package.json', false],
    ['remodel.json', false],
    ['model.json.bak', false],
    ['tsconfig.json', false],
  ];
  for (const [name, expected] of cases)
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => assert.equal(names.modelName.test(name), expected));

  it('only those whose network is read are converted', () => {
    const convert = menuItems.filter(
      ({ command, when }) => command === names.commands.convert && when?.includes('resource'),
    );
    assert.ok(convert.length > 0 && convert.every(({ when }) => when === names.networkWhen));
    assert.deepEqual(
      ['model.json', 'a.onnx', 'a.safetensors', 'a.keras', 'a.h5', 'a.tflite'].map((name) =>
        names.networkName.test(name),
      ),
      [true, true, false, false, false, false],
    );
  });
});
