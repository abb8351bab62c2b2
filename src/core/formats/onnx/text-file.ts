import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { malformed } from './malformed';

/** Characters of a text that a message shows. */
const shown = 60;

/**
 * What stands under a model's name but is none: a download that failed leaves a page, a repository that was not fetched leaves a pointer.
 * @param head the file's first bytes.
 * @throws Problem `format-unknown` for text; `file-malformed` for nothing.
 */
export function requireBinary(head: Uint8Array, file: string): void {
  if (head.length === 0) throw malformed(file, '0 bytes');
  // A model begins with the number of its format version, and so with a control character.
  if (head.some((byte) => byte < 0x20 && !/\s/.test(String.fromCharCode(byte)))) return;
  const start = new TextDecoder().decode(head).trim();
  const [line] = start.split(/[\r\n]/, 1);
  if (line.startsWith('version https://git-lfs.github.com/spec/'))
    throw new Problem('format-unknown', text('{0} is a Git LFS pointer: the model itself is not here.', file), {
      file,
      found: line,
      expected: 'an ONNX model',
      remedy: text('Fetch the model with “git lfs pull”.'),
    });
  throw new Problem('format-unknown', text('{0} is a text, not an ONNX model.', file), {
    file,
    found: line.slice(0, shown),
    expected: 'an ONNX model',
    remedy: text('Download or export the model anew.'),
  });
}

/** Tags that follow the format version in the files of all exporters: fields of a model, each with its wire type. */
const secondTags = new Set([0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72]);
const newestVersion = 63;

/** Whether a file of another name begins as models do: with its format version, and then another field of a model. */
export const looksLikeModel = (head: Uint8Array): boolean =>
  head.length > 2 && head[0] === 0x08 && head[1] > 0 && head[1] <= newestVersion && secondTags.has(head[2]);
