import { readdirSync, readFileSync, statSync } from 'node:fs';

const folder = 'test/fixtures/onnx/models';
/** Larger ones take longer and show nothing else. */
const largest = 40_000;

export interface FuzzedModel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The fixtures' models, and the files that stand beside them. */
export function fuzzedModels(): {
  readonly models: readonly FuzzedModel[];
  readonly sides: readonly (readonly [string, Uint8Array])[];
} {
  const files = readdirSync(folder).filter((name) => statSync(`${folder}/${name}`).isFile());
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(`${folder}/${name}`));
  return {
    models: files
      .filter((name) => name.endsWith('.onnx') && statSync(`${folder}/${name}`).size <= largest)
      .map((name) => ({ name, bytes: read(name) })),
    sides: files.filter((name) => !name.endsWith('.onnx')).map((name) => [name, read(name)] as const),
  };
}
