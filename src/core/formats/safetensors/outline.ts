import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Source } from '../../files';
import { beside, type Outline, type WeightFile } from '../weights/outline';
import type { FoundTensor } from '../weights/tensor';
import { readHeader } from './header';
import { describePytorch } from './pytorch-names';
import { readIndex, type ShardIndex } from './shard-index';

export interface SafetensorsOutline extends Outline {
  /** Of a model in several files. */
  readonly index?: ShardIndex;
}

export const isIndex = (name: string): boolean => /\.index\.json$/i.test(name);

const reason = text('The file holds weights, but no network.');

/** Headers and the index; no weight is read. @throws Problem as `readHeader` and `readIndex` do, `shard-missing`. */
export async function outlineOf(source: Source): Promise<SafetensorsOutline> {
  const { folder, main } = source;
  const bytes = (await folder.size(main)) ?? 0;
  if (isIndex(main)) return shardedOutline(source, bytes);
  const { tensors, metadata } = await readHeader(source, main, bytes);
  return {
    source,
    files: [{ name: main, bytes }],
    tensors: describePytorch(tensors),
    reason,
    ...frameworkOf(metadata),
  };
}

async function shardedOutline(source: Source, bytes: number): Promise<SafetensorsOutline> {
  const { folder, main } = source;
  const index = await readIndex(source, bytes);
  const files: WeightFile[] = [];
  const tensors: FoundTensor[] = [];
  let framework: Pick<Outline, 'framework'> = {};
  for (const listed of new Set(index.files.values())) {
    const name = beside(main, listed);
    const size = await folder.size(name);
    if (size === undefined)
      throw new Problem('shard-missing', text('The weight file {0} is missing.', listed), {
        file: name,
        found: 'no file',
        expected: 'a safetensors file',
        remedy: text('Put the file beside {0}.', main),
      });
    const header = await readHeader(source, name, size);
    tensors.push(...ownTensors(index, listed, header.tensors, main));
    framework = { ...frameworkOf(header.metadata), ...framework };
    files.push({ name, bytes: size });
  }
  return {
    source,
    files: [...files, { name: main, bytes }],
    tensors: describePytorch(tensors),
    reason,
    ...framework,
    contents: new Map([[main, index.bytes]]),
    index,
  };
}

/** What the index looks for in a file. */
function ownTensors(
  { files }: ShardIndex,
  file: string,
  found: readonly FoundTensor[],
  main: string,
): readonly FoundTensor[] {
  const own = found.filter(({ name }) => files.get(name) === file);
  const names = new Set(own.map(({ name }) => name));
  for (const [name, place] of files)
    if (place === file && !names.has(name))
      throw new Problem(
        'weight-invalid',
        text('The weight {0} is not in {1}, where {2} looks for it.', name, file, main),
        {
          file,
          layer: name,
          remedy: text('Copy the weight files anew.'),
        },
      );
  return own;
}

/** What Hugging Face's libraries note: which framework a file is for. */
const frameworks = new Map([
  ['pt', 'PyTorch'],
  ['tf', 'TensorFlow'],
  ['flax', 'Flax'],
  ['np', 'NumPy'],
  ['mlx', 'MLX'],
]);

function frameworkOf({ format = '' }: Readonly<Record<string, string | undefined>>): Pick<Outline, 'framework'> {
  const framework = frameworks.get(format);
  return framework === undefined ? {} : { framework };
}
