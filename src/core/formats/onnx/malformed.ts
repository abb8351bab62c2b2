import type { Problem } from '../../../shared/problem';
import { damaged } from '../damaged';

/** A file that contradicts its format or itself. @param layer the node or tensor. */
export const malformed = (file: string, found: string, expected = 'an ONNX model', layer?: string): Problem =>
  damaged(file, found, expected, layer);
