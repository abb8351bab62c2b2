import path from 'node:path';
import { openModel } from '../core/formats';
import { toOnnx } from '../core/formats/onnx/export';
import type { ConvertDocument } from '../shared/documents';
import { Problem, throwIfCancelled } from '../shared/problem';
import type { Progress } from '../shared/protocol';
import { format, text, type Bundle } from '../shared/text';
import { disk } from './disk-writer';
import { sourceOf } from './folder';
import { modelTitle } from './model-title';
import { replaceFiles } from './replace-files';
import { requireFolder, requireFree, sourceIdentities } from './save';

export interface ConvertRequest {
  /** Path of the main file. */
  readonly model: string;
  /** Path of the file to write: its ending says the format. */
  readonly out: string;
  /** An existing file may be replaced. Never applies to the source. */
  readonly force: boolean;
  /** Language of the warnings. */
  readonly bundle?: Bundle | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: Progress) => void;
}

/** What a model can be converted to. */
const ending = '.onnx';

/** @throws Problem `option-invalid` for the name of a format that nothing is converted to. */
export function requireConvertible(out: string): void {
  const found = path.extname(out);
  if (found.toLowerCase() === ending) return;
  throw new Problem('option-invalid', text('Nothing is converted to {0}.', path.basename(out)), {
    file: out,
    found: found || path.basename(out),
    expected: ending,
    remedy: text('Choose a name that ends in {0}.', ending),
  });
}

/**
 * Saves a model whose network is known in another format, whole or not at all.
 * @throws Problem what `openModel` and `toOnnx` throw, `option-invalid`, `file-missing` (the folder), `source-protected`, `file-exists`,
 * `file-not-writable`; Cancelled.
 */
export async function convertModel(request: ConvertRequest): Promise<ConvertDocument> {
  const { model: file, out, force, bundle, signal, onProgress } = request;
  requireConvertible(out);
  await requireFolder(path.dirname(out));
  onProgress?.({ phase: 'reading', subject: modelTitle(file) });
  const model = await openModel(sourceOf(file));
  throwIfCancelled(signal);
  const exists = await requireFree(out, await sourceIdentities(model), () => force);
  const { bytes, warnings } = toOnnx(model, new Map());
  throwIfCancelled(signal);
  onProgress?.({ phase: 'saving', subject: modelTitle(out) });
  await replaceFiles([{ file: out, bytes, role: 'main', exists }], disk, signal);
  return {
    schema: 1,
    warnings: warnings.map((warning) => format(warning, bundle)),
    executor: 'none',
    model: model.name,
    format: model.format.label,
    out,
    bytes: bytes.length,
  };
}
