/** The ONNX project's node tests as test/fixtures/onnx/conformance holds them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What a model is fed and must answer, as the file has it: a TensorProto each (a SequenceProto, … where the model says so). */
export interface DataSet {
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

export interface NodeTest {
  /** `test_relu`; one of the older release ends in `@17`. */
  readonly name: string;
  /** A ModelProto. */
  readonly model: Uint8Array;
  readonly sets: readonly DataSet[];
}

const file = 'test/fixtures/onnx/conformance/node-tests.tar.gz';
const block = 512;
const words = new TextDecoder();

/** The files of a USTAR archive by path, hard links followed. */
function entriesOf(archive: Uint8Array): Map<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  for (let at = 0; archive[at];) {
    const field = (from: number, length: number): string =>
      words.decode(archive.subarray(at + from, at + from + length)).replace(/\0.*$/s, '');
    const [prefix, name] = [field(345, 155), field(0, 100)];
    const size = parseInt(field(124, 12), 8);
    const isLink = field(156, 1) === '1';
    const data = isLink ? entries.get(field(157, 100)) : archive.subarray(at + block, at + block + size);
    if (!data) throw new Error(`${name} is a link to nothing`);
    entries.set(prefix ? `${prefix}/${name}` : name, data);
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}

/** All of them, in the order of the file. */
export function readNodeTests(): readonly NodeTest[] {
  const entries = entriesOf(gunzipSync(readFileSync(file)));
  const list = (path: (index: number) => string): Uint8Array[] => {
    const found: Uint8Array[] = [];
    for (let each = entries.get(path(0)); each; each = entries.get(path(found.length))) found.push(each);
    return found;
  };
  return [...entries]
    .filter(([path]) => path.endsWith('/model.onnx'))
    .map(([path, model]) => {
      const name = path.slice(0, path.indexOf('/'));
      const sets: DataSet[] = [];
      for (
        let at = `${name}/test_data_set_0`;
        entries.has(`${at}/output_0.pb`);
        at = `${name}/test_data_set_${sets.length}`
      )
        sets.push({ inputs: list((i) => `${at}/input_${i}.pb`), outputs: list((i) => `${at}/output_${i}.pb`) });
      if (sets.length === 0) throw new Error(`${name} has no data`);
      return { name, model, sets };
    });
}
