import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** Characters of a text that a message shows. */
const shown = 60;

/** Whether bytes hold no control character but white space. */
export const looksLikeText = (head: Uint8Array): boolean =>
  head.every((byte) => byte >= 0x20 || /\s/.test(String.fromCharCode(byte)));

/**
 * What stands under a model's name but is none: a repository that was not fetched leaves a pointer, a download that failed a page.
 * @param head the file's first bytes. @param expected what the file should be.
 * @throws Problem `format-unknown` for a text.
 */
export function requireNoText(head: Uint8Array, file: string, expected: string): void {
  if (head.length === 0 || !looksLikeText(head)) return;
  const [line] = new TextDecoder()
    .decode(head)
    .trim()
    .split(/[\r\n]/, 1);
  if (line.startsWith('version https://git-lfs.github.com/spec/'))
    throw new Problem('format-unknown', text('{0} is a Git LFS pointer: the model itself is not here.', file), {
      file,
      found: line,
      expected,
      remedy: text('Fetch the model with “git lfs pull”.'),
    });
  throw new Problem('format-unknown', text('{0} is a text, not a model.', file), {
    file,
    found: line.slice(0, shown),
    expected,
    remedy: text('Download or export the model anew.'),
  });
}
