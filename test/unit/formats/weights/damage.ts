import fc from 'fast-check';
import assert from 'node:assert/strict';
import { openModel } from '../../../../src/core/formats';
import { Problem } from '../../../../src/shared/problem';
import { MemoryFolder } from '../memory-folder';

/** What may happen to a file: a bit flips, it is cut, a number is overwritten, a part is copied over another, an offset leads elsewhere. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant('number' as const),
    at: fc.nat(),
    value: fc.constantFrom(0, 1, 255, 0x7fffffff, -1, -8),
  }),
  fc.record({ kind: fc.constant('copy' as const), at: fc.nat(), from: fc.nat(), length: fc.nat(40) }),
  fc.record({ kind: fc.constant('refer' as const), at: fc.nat(), to: fc.nat() }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** @param reach bytes at the file's beginning that are changed: where the description is short beside the numbers. */
function changed(bytes: Uint8Array, how: Change, reach: number): Uint8Array {
  const result = bytes.slice();
  const at = how.at % Math.max(1, Math.min(reach, result.length));
  if (how.kind === 'cut') return result.slice(0, how.at % Math.max(1, result.length));
  if (how.kind === 'flip') result[at] ^= 1 << how.bit;
  else if (how.kind === 'copy') result.copyWithin(at, how.from % reach, (how.from % reach) + how.length);
  else if (how.kind === 'refer') {
    // From where it stands, as FlatBuffers count; a whole number of words, or it is refused at once.
    const place = at - (at % 4);
    const to = (how.to % result.length) - ((how.to % result.length) % 4);
    if (place + 4 <= result.length) new DataView(result.buffer).setInt32(place, to - place, true);
  } else if (at + 4 <= result.length) new DataView(result.buffer).setInt32(at, how.value, true);
  return result;
}

/** Opens; where that works, writes zeros into everything. Whatever fails must fail as a problem. */
export async function survive(files: ReadonlyMap<string, Uint8Array>, main: string): Promise<void> {
  const folder = new MemoryFolder(files);
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  try {
    const model = await openModel({ folder, main });
    assert.ok(model.reason, 'there is no network');
    const held = model.parameters.reduce((sum, { values }) => sum + values.length, 0);
    // Shared bytes may be decoded for each tensor that names them, but a name takes bytes as well.
    assert.ok(held <= total * total, `${held} numbers of ${total} bytes`);
    const zeros = model.parameters.filter(({ prunable }) => prunable);
    await model.format.write(model, new Map(zeros.map(({ name, values }) => [name, values.map(() => 0)])), main);
    await model.format.storage?.locate({ folder, main });
  } catch (error) {
    assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
    assert.notEqual(error.code, 'internal');
    assert.ok(error.details.file, 'names the file');
  }
}

/** Seeded damage to one file of a model, many times. */
export const surviveDamage = async (
  files: ReadonlyMap<string, Uint8Array>,
  main: string,
  { file = main, reach = Infinity, numRuns = 600 }: { file?: string; reach?: number; numRuns?: number } = {},
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const whole = files.get(file) ?? new Uint8Array();
      const bytes = changes.reduce((current, how) => changed(current, how, Math.min(reach, whole.length)), whole);
      await survive(new Map(files).set(file, bytes), main);
    }),
    { seed: 5, numRuns },
  );
