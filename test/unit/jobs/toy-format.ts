/** The smallest format with a side file: `{ "weights": "NAME", "count": N }` beside N float32. For tests of saving alone. */
import type { Source } from '../../../src/core/files';
import type { Format, Model } from '../../../src/core/formats/model';
import { Problem } from '../../../src/shared/problem';
import { text } from '../../../src/shared/text';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export const toyFormat: Format = {
  id: 'toy',
  label: 'Toy',
  accepts: () => true,
  async read(source: Source): Promise<Model> {
    const bytes = await source.folder.read(source.main);
    let side: string;
    try {
      side = (JSON.parse(new TextDecoder().decode(bytes)) as { weights: string }).weights;
    } catch (cause) {
      throw new Problem('file-malformed', text('no toy'), { cause });
    }
    const data = await source.folder.read(side);
    const values = new Float32Array(data.slice().buffer);
    return {
      format: toyFormat,
      name: source.main,
      source,
      bytes: bytes.length + data.length,
      parameters: [
        {
          name: 'w',
          layer: 'w',
          role: 'kernel',
          shape: [values.length, 1],
          dtype: 'float32',
          values,
          outputAxis: 1,
          prunable: true,
        },
      ],
    };
  },
  async write(model, changed, main) {
    const values = changed.get('w') ?? model.parameters[0].values;
    const side = `${main.replace(/\.json$/, '')}.bin`;
    return [
      { name: side, bytes: new Uint8Array(values.slice().buffer) },
      { name: main, bytes: encode({ weights: side, count: values.length }) },
    ];
  },
};

/** Files of a toy model, to be put on disk. */
export const toyFiles = (
  main: string,
  side: string,
  values: readonly number[],
): [name: string, bytes: Uint8Array][] => [
  [side, new Uint8Array(Float32Array.from(values).buffer)],
  [main, encode({ weights: side, count: values.length })],
];
