import assert from 'node:assert/strict';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { bundle, type Binary } from './binary';
import { failure } from './documents';
import { readNpz, writeNpz, writeTinyModel, type Tensor } from './files';
import { stock } from './stock';

const masksDocument = z.strictObject({
  schema: z.literal(1),
  warnings: z.array(z.string()),
  executor: z.literal('none'),
  masks: z.string(),
  model: z.string().optional(),
  for: z.string(),
  format: z.string(),
  out: z.string().optional(),
  hits: z.array(
    z.strictObject({
      mask: z.string(),
      tensor: z.string(),
      how: z.enum(['name', 'value']),
      layout: z.enum(['same', 'transposed']),
      values: z.enum(['equal', 'scaled', 'differ']).optional(),
      shape: z.array(z.int().positive()),
      kept: z.int().min(0),
      total: z.int().min(0),
    }),
  ),
  misses: z.array(z.strictObject({ mask: z.string(), shape: z.array(z.int()), reason: z.string() })),
});

const transposed = ({ shape: [rows, columns], data }: Tensor): Tensor => ({
  shape: [columns, rows],
  data: data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)]),
});

describe('the terminal carries masks over', function () {
  this.timeout(120_000);
  let binary: Binary;
  let folder: string;
  let weights: ReadonlyMap<string, Tensor>;
  before(async () => {
    binary = await bundle();
    folder = binary.folder();
    const model = writeTinyModel(folder);
    ({ weights } = await stock(model, { shape: [1, 4], data: new Float32Array(4) }));
    const prune = ['prune', model, '--criterion', 'magnitude', '--sparsity', '0.5'];
    const made = await binary.run(...prune, '--out', file('pruned.json'), '--masks', file('masks.npz'));
    assert.equal(made.code, 0, made.stderr);
    // As `numpy.savez` of a state dict, two of the names PyTorch's and one that nobody knows.
    writeNpz(file('state.npz'), {
      'a.weight': transposed(weights.get('a/kernel')!),
      'a.bias': weights.get('a/bias')!,
      'last.weight': transposed(weights.get('b/kernel')!),
    });
  });
  after(() => binary.dispose());
  const file = (name: string): string => path.join(folder, name);

  it('to a state dict, with the values of the model that the recipe beside them names', async () => {
    const document = await binary.json(
      masksDocument,
      0,
      ...['masks', file('masks.npz'), '--for', file('state.npz'), '--out', file('for.npz')],
    );
    assert.equal(document.model, 'model.json');
    assert.equal(document.format, 'NumPy npz');
    assert.deepEqual(document.warnings, []);
    assert.deepEqual(
      document.hits.map(({ mask, tensor, how, layout, values, shape }) => [mask, tensor, how, layout, values, shape]),
      [
        ['a/kernel', 'a.weight', 'name', 'transposed', 'equal', [3, 4]],
        ['b/kernel', 'last.weight', 'value', 'transposed', 'equal', [2, 3]],
      ],
    );
    assert.deepEqual(document.misses, []);
    const masks = readNpz(file('masks.npz'));
    const written = readNpz(document.out!);
    assert.deepEqual([...written.keys()], ['a.weight', 'last.weight']);
    assert.deepEqual(written.get('a.weight'), transposed(masks.get('a/kernel')!));
    assert.deepEqual(written.get('last.weight'), transposed(masks.get('b/kernel')!));
    assert.equal(document.hits[0].kept, [...masks.get('a/kernel')!.data].filter((kept) => kept === 1).length);
  });

  it('lists them for people, and writes nothing without --out', async () => {
    const { code, stdout } = await binary.run('masks', file('masks.npz'), '--for', file('state.npz'));
    assert.equal(code, 0);
    assert.match(stdout, /masks\.npz of model\.json → state\.npz \(NumPy npz\)/);
    assert.match(stdout, /a\/kernel +a\.weight +name, transposed +3 × 4/);
    assert.match(stdout, /2 of 2 masks are for a tensor\./);
  });

  it('by name alone where nothing says which model they were made for; --fail-if looks at what is missed', async () => {
    const other = binary.folder();
    const alone = path.join(other, 'masks.npz');
    copyFileSync(file('masks.npz'), alone);
    const document = await binary.json(
      masksDocument,
      3,
      ...['masks', alone, '--for', file('state.npz'), '--fail-if', 'misses'],
    );
    assert.deepEqual(
      document.hits.map(({ mask, values }) => [mask, values]),
      [['a/kernel', undefined]],
    );
    assert.deepEqual(
      document.misses.map(({ mask, reason }) => [mask, reason]),
      [['b/kernel', 'No tensor has its name, and its values are not known.']],
    );
    assert.equal(document.warnings.length, 2);
    const asked = await binary.json(
      masksDocument,
      0,
      ...['masks', alone, '--for', file('state.npz'), '--model', file('model.json'), '--fail-if', 'misses'],
    );
    assert.equal(asked.hits.length, 2);
  });

  it('to another model: the pruned one has the values that the masks keep', async () => {
    const document = await binary.json(masksDocument, 0, 'masks', file('masks.npz'), '--for', file('pruned.json'));
    assert.deepEqual(
      document.hits.map(({ tensor, layout, values }) => [tensor, layout, values]),
      [
        ['a/kernel', 'same', 'equal'],
        ['b/kernel', 'same', 'equal'],
      ],
    );
  });

  const refusals: readonly (readonly [what: string, code: string, exit: number, args: () => readonly string[]])[] = [
    ['a file that only Python reads', 'format-unknown', 1, () => ['masks.npz', '--for', 'net.pt']],
    ['nothing that fits', 'layer-unknown', 1, () => ['masks.npz', '--for', 'nothing.npz', '--out', 'none.npz']],
    [
      'the masks of another model',
      'data-mismatch',
      1,
      () => ['other.npz', '--for', 'state.npz', '--model', 'model.json'],
    ],
    ['no masks', 'file-malformed', 1, () => ['state.npz', '--for', 'state.npz']],
    [
      'the file that it reads as the one to write',
      'source-protected',
      1,
      () => ['masks.npz', '--for', 'state.npz', '--out', 'state.npz', '--force'],
    ],
    ['no file to carry them to', 'option-invalid', 2, () => ['masks.npz']],
  ];
  for (const [what, code, exit, args] of refusals)
    it(`refuses ${what}`, async () => {
      writeFileSync(file('net.pt'), 'PK');
      writeNpz(file('nothing.npz'), { 'x.weight': { shape: [2, 2], data: new Float32Array(4) } });
      writeNpz(file('other.npz'), { 'x.weight': { shape: [2, 2], data: new Uint8Array(4) } });
      const named = args().map((each) => (/\.\w+$/.test(each) ? file(each) : each));
      const { error } = await binary.json(failure, exit, 'masks', ...named);
      assert.equal(error.code, code);
      assert.ok(error.remedy);
      assert.ok(!existsSync(file('none.npz')));
    });
});
