import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formats, openModel } from '../../../src/core/formats';
import { Problem } from '../../../src/shared/problem';
import { filesIn } from './fixture';
import { layersFiles } from './layers-file';
import { MemoryFolder } from './memory-folder';

/** What may happen to a file. */
type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'copy'; readonly from: number; readonly to: number; readonly length: number };

const at = fc.nat(1 << 20);
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at }),
  fc.record({ kind: fc.constant('copy' as const), from: at, to: at, length: fc.nat(40) }),
);

function damaged(bytes: Uint8Array, { ...how }: Damage): Uint8Array {
  const result = bytes.slice();
  const inside = (position: number): number => position % Math.max(1, result.length);
  if (how.kind === 'cut') return result.slice(0, inside(how.at));
  if (how.kind === 'flip') result[inside(how.at)] ^= 1 << how.bit;
  else result.copyWithin(inside(how.to), inside(how.from), inside(how.from) + how.length);
  return result;
}

/** Reads; where that works, writes. Whatever fails must fail as a problem. */
async function survive(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const folder = new MemoryFolder(files);
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  try {
    const model = await openModel({ folder, main: 'model.json' });
    assert.ok(model.graph ?? model.reason);
    await formats[0].write(model, new Map(model.parameters.map(({ name, values }) => [name, values])), 'out.json');
  } catch (error) {
    assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
  }
  assert.ok(folder.bytesRead <= 2 * total + 4096, 'reads each file once, and its head');
}

const models = {
  dense: layersFiles(),
  keras: filesIn('test/fixtures/tfjs/keras'),
  'networks in a network': filesIn('test/fixtures/tfjs/keras3-file'),
};

/** Numbers that options must not be, too. */
const valueInFile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(0, -1, 1, 2, 3, 7, 1.5, 2 ** 31, 2 ** 40, 1e300, [0, 0], [2, 2], [-1, 3], [2 ** 40, 1]),
);

describe('formats/tfjs: damaged files', () => {
  for (const [name, files] of Object.entries(models))
    it(`${name}: a damaged file is a problem, never a crash`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...files.keys()),
          fc.array(damage, { minLength: 1, maxLength: 3 }),
          async (file, damages) => {
            const bytes = damages.reduce(damaged, files.get(file)!);
            await survive(new Map(files).set(file, bytes));
          },
        ),
        { seed: 1, numRuns: 1500 },
      ));

  for (const name of ['keras', 'networks in a network'] as const)
    it(`${name}: any value in place of any other in the description`, () =>
      fc.assert(
        fc.asyncProperty(fc.nat(2000), valueInFile, async (position, value) => {
          const main: unknown = JSON.parse(new TextDecoder().decode(models[name].get('model.json')));
          replaceNth(main, position, value);
          await survive(new Map(models[name]).set('model.json', new TextEncoder().encode(JSON.stringify(main))));
        }),
        { seed: 2, numRuns: 800 },
      ));

  it('a description nested without end', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    for (const place of ['"modelTopology":{}', '"class_name":"Dense"', '"units":3', '[null,2]', '"linear"'])
      await survive(
        new Map(models.dense).set(
          'model.json',
          new TextEncoder().encode(
            new TextDecoder()
              .decode(models.dense.get('model.json'))
              .replace(place, (found) => found.replace(/[^:]*$/, deep)),
          ),
        ),
      );
  });
});

/** Replaces the nth value, counted depth first. */
function replaceNth(root: unknown, n: number, value: unknown): void {
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push([holder as Record<string, unknown>, key]);
      visit((holder as Record<string, unknown>)[key]);
    }
  };
  visit(root);
  const [holder, key] = places[n % places.length];
  holder[key] = value;
}
