import assert from 'node:assert/strict';
import { readPointer } from '../../../src/shared/lfs-pointer';

const oid = 'a1'.repeat(32);
const version = 'version https://git-lfs.github.com/spec/v1';
const pointer = { oid, size: 132_735 };

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const cases: readonly (readonly [what: string, content: string, expected: typeof pointer | undefined])[] = [
  ['a pointer', `${version}\noid sha256:${oid}\nsize 132735\n`, pointer],
  ['a pointer with an extension', `${version}\next-0-foo sha256:${oid}\noid sha256:${oid}\nsize 132735\n`, pointer],
  ['a pointer as Windows may check it out', `${version}\r\noid sha256:${oid}\r\nsize 132735\r\n`, pointer],
  ['another hash', `${version}\noid sha1:${oid}\nsize 132735\n`, undefined],
  ['a hash that is too short', `${version}\noid sha256:${oid.slice(1)}\nsize 132735\n`, undefined],
  ['no size', `${version}\noid sha256:${oid}\n`, undefined],
  ['a size that is none', `${version}\noid sha256:${oid}\nsize -1\n`, undefined],
  ['something else', `{"modelTopology":{}}`, undefined],
  ['a text that speaks of one', `about ${version}\noid sha256:${oid}\nsize 132735\n`, undefined],
  ['nothing', '', undefined],
];

describe('a Git LFS pointer', () => {
  for (const [what, content, expected] of cases)
    it(`${expected ? 'is' : 'is not'} ${what}`, () =>
      assert.deepEqual(readPointer(new TextEncoder().encode(content)), expected));
});
