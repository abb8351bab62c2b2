import { requireNoText } from '../not-a-model';
import { malformed } from './malformed';

/**
 * What stands under a model's name but is none. A model begins with the number of its format version, and so with a control character.
 * @param head the file's first bytes.
 * @throws Problem `format-unknown` for text; `file-malformed` for nothing.
 */
export function requireBinary(head: Uint8Array, file: string): void {
  if (head.length === 0) throw malformed(file, '0 bytes');
  requireNoText(head, file, 'an ONNX model');
}

/** Tags that follow the format version in the files of all exporters: fields of a model, each with its wire type. */
const secondTags = new Set([0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72]);
const newestVersion = 63;

/** Whether a file of another name begins as models do: with its format version, and then another field of a model. */
export const looksLikeModel = (head: Uint8Array): boolean =>
  head.length > 2 && head[0] === 0x08 && head[1] > 0 && head[1] <= newestVersion && secondTags.has(head[2]);
