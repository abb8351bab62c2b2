/** `model.json` of TensorFlow.js, as text and as what it says. Keys that nobody asks for may hold anything. */
import * as z from 'zod';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Source } from '../../files';

/** No network's description is longer: weights stand elsewhere. */
const longestDocument = 2 ** 26;

const extent = z.int().min(0);

/** One tensor in the manifest. */
const entry = z.looseObject({
  name: z.string(),
  shape: z.array(extent),
  dtype: z.string(),
  /** `optimizer`: belongs to training. */
  group: z.string().optional(),
  quantization: z
    .looseObject({ dtype: z.string(), scale: z.number().optional(), min: z.number().optional() })
    .nullish(),
});
const group = z.looseObject({ paths: z.array(z.string()), weights: z.array(entry) });

const document = z.looseObject({
  format: z.string().nullish(),
  generatedBy: z.string().nullish(),
  modelTopology: z.looseObject({}).nullish(),
  weightsManifest: z.array(group),
  trainingConfig: z.looseObject({}).nullish(),
});

export type ManifestEntry = z.infer<typeof entry>;
export type ManifestGroup = z.infer<typeof group>;

export interface ModelDocument extends z.infer<typeof document> {
  /** Exactly as the file has it, byte-order mark included. */
  readonly text: string;
  readonly bytes: number;
}

/** @throws Problem `file-missing`, `file-too-large`, `file-malformed`, `format-unknown` for what is no layers model. */
export async function readDocument({ folder, main }: Source): Promise<ModelDocument> {
  const bytes = await folder.size(main);
  if (bytes === undefined)
    throw new Problem('file-missing', text('{0} does not exist.', main), {
      file: main,
      remedy: text('Correct the path of the model.'),
    });
  if (bytes > longestDocument)
    throw new Problem('file-too-large', text('{0} is too large.', main), {
      file: main,
      found: bytes,
      expected: `≤ ${longestDocument}`,
      remedy: text('Choose the model’s JSON file, not its weights.'),
    });
  const content = decode(await folder.read(main), main);
  return { ...check(parse(content, main), main), text: content, bytes };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw malformed(file, 'bytes that are no UTF-8', cause);
  }
}

function parse(content: string, file: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw malformed(file, cause instanceof Error ? cause.message : 'no JSON', cause);
  }
}

function check(value: unknown, file: string): z.infer<typeof document> {
  if (typeof value !== 'object' || value === null || !('modelTopology' in value || 'weightsManifest' in value))
    throw new Problem('format-unknown', text('{0} describes no model that can be read.', file), {
      file,
      expected: 'modelTopology, weightsManifest',
      remedy: text('Choose the model.json of a TensorFlow.js layers model.'),
    });
  if ('format' in value && value.format === 'graph-model')
    throw new Problem('format-unknown', text('{0} is a TensorFlow.js graph model, which cannot be read yet.', file), {
      file,
      found: 'graph-model',
      expected: 'layers-model',
      remedy: text('Convert the original model with --output_format=tfjs_layers_model.'),
    });
  const result = document.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw malformed(file, `${issue.path.join('.')}: ${issue.message}`);
}

const malformed = (file: string, found: string, cause?: unknown): Problem =>
  new Problem('file-malformed', text('{0} is damaged.', file), {
    file,
    found,
    expected: 'the JSON of a TensorFlow.js layers model',
    remedy: text('Save the model anew.'),
    ...(cause !== undefined && { cause }),
  });
