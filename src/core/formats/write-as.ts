import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import type { OutputFile } from '../files';
import type { Model } from './model';
import { requireGraph, toOnnx } from './onnx/export';

/** What a model's files are, and what they lack of it. */
export interface Written {
  readonly files: readonly OutputFile[];
  readonly warnings: readonly Text[];
}

const isOnnxName = (main: string): boolean => /\.onnx$/i.test(main);
const nameOf = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

/** The name says the model's own format. @param out name or path of the main file. */
export function isOwnName({ format, name }: Pick<Model, 'format' | 'name'>, out: string): boolean {
  const main = nameOf(out).toLowerCase();
  return format.endings?.(name).some((ending) => main.endsWith(ending)) ?? format.accepts(main, new Uint8Array());
}

/**
 * The model with other weights, in the format that the name of its main file says: its own, or ONNX where its network is known.
 * @throws Problem as `Format.write` and `toOnnx` do.
 */
export async function writeAs(
  model: Model,
  changed: ReadonlyMap<string, Float32Array>,
  main: string,
): Promise<Written> {
  if (isOwnName(model, main) || !isOnnxName(main))
    return { files: await model.format.write(model, changed, main), warnings: [] };
  const { bytes, warnings } = toOnnx(model, changed);
  return { files: [{ name: main, bytes }], warnings };
}

/**
 * Asked before the work begins: a name that says another format would be a lie.
 * @param out path of the main file.
 * @throws Problem `option-invalid`; `graph-required` for an ONNX file of weights alone.
 */
export function requireWritable(model: Pick<Model, 'format' | 'name' | 'graph' | 'reason'>, out: string): void {
  const main = nameOf(out);
  if (isOwnName(model, main)) return;
  if (isOnnxName(main)) {
    requireGraph(model);
    return;
  }
  const { format, name, graph } = model;
  const own = format.endings?.(name)[0] ?? name.slice(name.lastIndexOf('.'));
  throw new Problem('option-invalid', text('A model of the format {0} is not saved as {1}.', format.label, main), {
    file: out,
    found: main.includes('.') ? main.slice(main.lastIndexOf('.')) : main,
    expected: [...new Set([own, ...(graph ? ['.onnx'] : [])])].join(', '),
    remedy: text('Choose a name that ends in {0}.', own),
  });
}
