/** The ONNX project's node tests as test/fixtures/onnx/conformance holds them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { filesInTar } from '../tar';

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

/** All of them, in the order of the file. */
export function readNodeTests(): readonly NodeTest[] {
  const entries = filesInTar(gunzipSync(readFileSync(file)));
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
