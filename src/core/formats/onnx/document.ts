/** The main file of an ONNX model: its bytes and what they say. */
import { fromBinary } from '@bufbuild/protobuf';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Source } from '../../files';
import { malformed } from './malformed';
import { ModelProtoSchema, type GraphProto, type ModelProto } from './proto/onnx_pb';
import { requireBinary } from './text-file';
import { checkWire, deepest, WireError } from './wire';

export interface OnnxDocument {
  readonly file: string;
  /** The whole file. Byte fields of `model` are views of it. */
  readonly bytes: Uint8Array;
  readonly model: ModelProto;
  readonly graph: GraphProto;
}

/** Protobuf has no messages of 2 GiB or more. */
const largest = 2 ** 31 - 1;
const headBytes = 4096;

/**
 * @throws Problem `file-missing`, `file-too-large`, `format-unknown` for text, `file-malformed` for what is truncated, too deep or no
 * message of ONNX's schema.
 */
export async function readDocument({ folder, main }: Source): Promise<OnnxDocument> {
  const size = await folder.size(main);
  if (size === undefined)
    throw new Problem('file-missing', text('{0} does not exist.', main), {
      file: main,
      remedy: text('Correct the path of the model.'),
    });
  if (size > largest)
    throw new Problem('file-too-large', text('{0} is too large.', main), {
      file: main,
      found: size,
      expected: `≤ ${largest}`,
      remedy: text('Export the model with its weights in a file of their own (external data).'),
    });
  requireBinary(await folder.read(main, 0, headBytes), main);
  const bytes = await folder.read(main);
  const model = decodeModel(bytes, main);
  if (!model.graph) throw malformed(main, 'no graph', 'a graph');
  return { file: main, bytes, model, graph: model.graph };
}

/** @throws Problem `file-malformed` */
export function decodeModel(bytes: Uint8Array, file: string): ModelProto {
  try {
    checkWire(ModelProtoSchema, bytes);
  } catch (error) {
    if (error instanceof WireError) throw malformed(file, error.found, error.expected);
    throw error;
  }
  return fromBinary(ModelProtoSchema, bytes, { recursionLimit: deepest });
}

/** As the file says who wrote it: `pytorch 2.6.0`. */
export function frameworkOf({ model: { producerName, producerVersion } }: OnnxDocument): string | undefined {
  const words = [producerName, producerVersion].filter((word) => word !== '');
  return words.length > 0 ? words.join(' ') : undefined;
}
