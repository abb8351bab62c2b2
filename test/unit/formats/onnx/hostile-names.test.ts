/** Names that would act on whoever shows or stores them: through a comparison, its report, an npz file, a saved model, a table. */
import assert from 'node:assert/strict';
import { parse, type DefaultTreeAdapterMap } from 'parse5';
import { table } from '../../../../src/cli/table';
import { compare } from '../../../../src/core/comparison/compare';
import { readNpz } from '../../../../src/core/data/npz';
import { writeNpz } from '../../../../src/core/data/npz-writer';
import { createExecutor } from '../../../../src/core/executors';
import { openModel } from '../../../../src/core/formats';
import { inspect } from '../../../../src/core/inspect';
import { reportHtml } from '../../../../src/core/report/report';
import { recipe as schema } from '../../../../src/shared/recipe';
import { environment } from '../../report/comparison';
import { wasmFolder } from '../../graph/support';
import { MemoryFolder } from '../memory-folder';
import { info, model, node, raw, source } from './onnx-file';

const names = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(2)</script>',
  '</title><svg onload=alert(3)>',
  '__proto__',
  'constructor',
  'toString',
  '../../../../etc/passwd',
  'C:\\windows\\system32',
  'line\nbreak\ttab\r',
  'bell\u0007 nul\u0000 escape\u001b[2J\u001b]0;owned\u0007',
  'weight\u202egnp.exe',
  '\u2067isolate',
  '{0} {1}',
  '*.weight[a-z]?',
  'lone \u{1f9e8} and long '.repeat(2000),
] as const;

const values = (at: number): number[] => Array.from({ length: 16 }, (_, each) => (each - 7.25) * (at + 1));
const bytes = model({
  node: names.map((name, at) => node('MatMul', [`v${at}`, name], [`v${at + 1}`], { name: `${name}!` })),
  input: [info('v0', [1, 4])],
  output: [info(`v${names.length}`, [1, 4])],
  initializer: names.map((name, at) => raw(name, [4, 4], values(at))),
});

type Node = DefaultTreeAdapterMap['node'];
const tagsIn = (each: Node): string[] => [
  ...('tagName' in each ? [each.tagName] : []),
  ...('childNodes' in each ? each.childNodes.flatMap(tagsIn) : []),
];

describe('formats/onnx: names that act', () => {
  const recipe = schema.parse({
    schema: 1,
    model: 'hostile.onnx',
    methods: [{ criterion: 'magnitude' }],
    sparsity: [0.5],
  });
  const comparison = async (): Promise<Awaited<ReturnType<typeof compare>>> =>
    compare({
      model: await openModel(source(bytes)),
      recipe,
      executor: await createExecutor('reference', { wasmFolder }),
    });
  const cut = { method: 'magnitude', sparsity: 0.5, scope: 'layer' } as const;

  it('are a document’s as the file has them', async () => {
    const document = JSON.parse(JSON.stringify(inspect(await openModel(source(bytes))))) as ReturnType<typeof inspect>;
    assert.deepEqual(
      document.parameters.map(({ name }) => name),
      names,
    );
    assert.deepEqual(document.barriers, []);
  });

  it('prune and save like any other; nothing but weights changes', async () => {
    const original = await openModel(source(bytes));
    const { changed } = await (await comparison()).prunedWeights(cut);
    assert.deepEqual([...changed.keys()], names);
    const [file] = await original.format.write(original, changed, 'pruned.onnx');
    assert.equal(file.bytes.length, bytes.length);
    const again = await openModel({ folder: new MemoryFolder([['pruned.onnx', file.bytes]]), main: 'pruned.onnx' });
    for (const { name, values: read } of again.parameters) {
      assert.deepEqual(read, changed.get(name), name);
      assert.equal(read.filter((value) => value === 0).length, 8, name);
    }
  });

  it('are text in the report, and turn nothing around', async () => {
    const { document } = await comparison();
    const html = reportHtml({ document, recipe, environment, language: 'en' });
    const page = parse(html, { onParseError: ({ code }) => assert.fail(code) });
    const tags = new Set(tagsIn(page));
    for (const tag of ['script', 'img', 'iframe', 'object']) assert.ok(!tags.has(tag), tag);
    assert.ok(!/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(html));
    assert.ok(html.includes('weight\\u202egnp.exe'));
  });

  it('come back out of an npz file', async () => {
    const { masks } = await (await comparison()).prunedWeights(cut);
    const file = writeNpz([...masks].map(([name, data]) => ({ name, shape: [data.length], data })));
    const arrays = readNpz(file, 'masks.npz', 2 ** 24);
    assert.deepEqual([...arrays.keys()].sort(), [...names].sort());
  });

  it('are refused by an npz file that cannot hold them', () =>
    assert.throws(() => writeNpz([{ name: 'n'.repeat(70_000), shape: [1], data: Uint8Array.of(1) }]), {
      code: 'weight-invalid',
    }));

  it('do nothing to a terminal', () => {
    const shown = table({ head: ['parameter'], rows: names.map((name) => [name]) });
    assert.ok(!/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(shown));
  });
});
