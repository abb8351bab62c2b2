import { Problem } from '../../../../shared/problem';
import { format, text, type Text } from '../../../../shared/text';
import type { Graph } from '../../../graph/graph';
import type { Model } from '../../model';
import { ofOneExample, overBatch, type BatchedProgram } from './batch';
import { encodeModel } from './encode';
import { exportGraph } from './export-graph';
import { Inexpressible } from './lowering';

/** A model as the bytes of an ONNX file. */
export interface OnnxExport {
  readonly bytes: Uint8Array;
  /** What the file does not have of the model. */
  readonly warnings: readonly Text[];
}

/** Bytes of weights that a file holds: protobuf ends at 2 GiB. */
const mostBytes = 1.5 * 2 ** 30;

/**
 * The model as ONNX, its weights as float32 under their names.
 * @param changed new values of weights, by parameter name.
 * @throws Problem `graph-required` for a model of weights alone, `layer-unknown` for an operation that ONNX does not have, `file-too-large`.
 */
export function toOnnx(model: Model, changed: ReadonlyMap<string, Float32Array>): OnnxExport {
  const { name, parameters, assumed = [] } = model;
  const graph = requireGraph(model);
  const known = parameters.filter((each) => graph.parameters.has(each.name));
  requireModest(
    known.reduce((sum, each) => sum + 4 * each.values.length, 0),
    name,
  );
  const values = new Map(known.map((each) => [each.name, changed.get(each.name) ?? each.values]));
  const warnings: Text[] = [...assumed];
  const lost = parameters.length - known.length;
  if (lost > 0) warnings.push(text('{0} weights that the network does not use are not in the ONNX file.', lost));
  let program: BatchedProgram | undefined = overBatch(graph);
  if (!program) {
    warnings.push(text('The ONNX file takes one example at a time: its batch size is fixed at 1.'));
    program = ofOneExample(graph);
  }
  const stem = name.replace(/\.[^.]*$/, '');
  try {
    const description = exportGraph(graph, program, values);
    return { bytes: encodeModel(description, program.batch, stem), warnings };
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    throw new Problem('layer-unknown', text('{0} computes {1}, which cannot be written as ONNX.', name, error.op), {
      file: name,
      found: error.op,
      remedy: text('Save the model in its own format.'),
      cause: error,
    });
  }
}

/** @throws Problem `graph-required` */
export function requireGraph({ name, graph, reason }: Pick<Model, 'name' | 'graph' | 'reason'>): Graph {
  if (graph) return graph;
  throw new Problem('graph-required', text('{0} cannot be converted: its network could not be read.', name), {
    file: name,
    ...(reason && { found: format(reason) }),
    remedy: text('Convert a file that holds the network too.'),
  });
}

function requireModest(bytes: number, file: string): void {
  if (bytes <= mostBytes) return;
  throw new Problem('file-too-large', text('The weights of {0} are too large for one ONNX file.', file), {
    file,
    found: `${bytes} B`,
    expected: `≤ ${mostBytes} B`,
    remedy: text('Save the model in its own format.'),
  });
}
