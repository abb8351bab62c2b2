import { Problem } from '../../shared/problem';
import type { DataRecipe } from '../../shared/recipe';
import { text, type Text } from '../../shared/text';
import type { Graph, Port } from '../graph/graph';
import { show, size } from '../graph/shape';
import { arrange } from './arrangement';
import { ArrayDataset, type Column } from './array-dataset';
import { inChannelOrder } from './channel-order';
import { checkRows } from './check-rows';
import type { Dataset, Feature } from './dataset';
import { preprocessingOf, type Preprocessing } from './preprocessing';
import type { ArrayHead, RawArray, RawData, StoredArray } from './raw-data';
import { rescalesItself, scalingOf, unscaled } from './scaling';
import { rowsFor } from './table-rows';
import { readTargets } from './targets';

/**
 * The data as the model wants it: axes, scale, kind of the targets. Without a graph, as the file has it.
 * @throws Problem `data-mismatch`, `data-empty`, `data-not-finite`, `label-invalid`, `option-invalid`.
 */
export async function fit(raw: RawData, name: string, recipe: DataRecipe, graph: Graph | undefined): Promise<Dataset> {
  const examples = requireSameLength(raw);
  if (examples === 0 || raw.inputs.some(({ shape }) => size(shape) === 0))
    throw new Problem('data-empty', text('{0} holds no examples.', name), {
      file: name,
      found: 0,
      remedy: text('Give data with at least one example.'),
    });
  requireInputs(raw, name, graph);
  const notes: Text[] = [...raw.notes];
  const preprocessing = preprocessingOf(recipe);
  const columns = raw.inputs.map((array, index) => columnOf(array, preprocessing, graph, graph?.inputs[index], notes));
  for (const [index, column] of columns.entries()) {
    const port = graph?.inputs[index];
    await checkRows(column, raw.inputs[index], examples, graph && port ? rowsFor(port.node, graph) : Infinity);
  }
  return new ArrayDataset(name, examples, columns, raw.targets && readTargets(raw.targets, raw.classes), notes);
}

function requireSameLength({ inputs, targets }: RawData): number {
  const arrays: readonly ArrayHead[] = targets ? [...inputs, targets] : inputs;
  for (const { name, file, shape } of arrays)
    if (shape.length === 0)
      throw new Problem('data-mismatch', text('{0} is a single number.', name), {
        file,
        expected: 'an axis of examples',
        remedy: text('Give one entry for each example.'),
      });
  const [first] = arrays;
  const other = arrays.find(({ shape }) => shape[0] !== first.shape[0]);
  if (other)
    throw new Problem(
      'data-mismatch',
      text('{0} and {1} hold different numbers of examples.', first.name, other.name),
      {
        file: other.file,
        found: `${other.name}: ${other.shape[0]}`,
        expected: `${first.name}: ${first.shape[0]}`,
        remedy: text('Give one target for each example.'),
      },
    );
  return first.shape[0];
}

function requireInputs({ inputs }: RawData, name: string, graph: Graph | undefined): void {
  if (!graph || inputs.length === graph.inputs.length) return;
  throw new Problem('data-mismatch', text('The model has several inputs, {0} holds one.', name), {
    file: name,
    found: inputs.length,
    expected: graph.inputs.map((port) => port.name).join(', '),
    remedy: text('Give an npz file with one array for each input, under its name.'),
  });
}

function columnOf(
  array: RawArray | StoredArray,
  preprocessing: Preprocessing,
  graph: Graph | undefined,
  port: Port | undefined,
  notes: Text[],
): Column {
  const found = array.shape.slice(1);
  const feature: Feature = {
    name: port?.name ?? array.name,
    shape: port ? port.node.shape.slice(1) : found,
    dtype: port?.node.dtype ?? 'float',
  };
  const arrangement = arrange(found, feature.shape);
  if (!arrangement)
    throw new Problem('data-mismatch', text('{0} does not fit the model’s input {1}.', array.name, feature.name), {
      file: array.file,
      found: show(found),
      expected: show(feature.shape),
      remedy: text('Give examples of the expected shape.'),
    });
  const scaling =
    feature.dtype === 'int32'
      ? unscaled
      : scalingOf({
          ...array,
          ...feature,
          preprocessing,
          rescales: graph !== undefined && port !== undefined && rescalesItself(graph, port),
          name: array.name,
        });
  for (const note of [arrangement.note, scaling.note]) if (note) notes.push(note);
  const order = inChannelOrder(arrangement.order, feature.shape, preprocessing.channels);
  return { feature, rows: rowsOf(array), scaling, ...(order && { order }) };
}

function rowsOf(array: RawArray | StoredArray): Column['rows'] {
  if ('rows' in array) return array.rows;
  const width = size(array.shape.slice(1));
  return (first, count) => array.data.subarray(first * width, (first + count) * width);
}
