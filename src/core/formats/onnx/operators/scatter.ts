/** Elements and blocks, written by their indices. */
import { text } from '../../../../shared/text';
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { axisOf, ones, size } from '../../../graph/shape';
import { add, sub } from '../../../ops/binary';
import { constantNumbers, positionsOf, vector } from '../../../ops/indices';
import { expand, reshape } from '../../../ops/reshape';
import { mostRounds, scatterElements, scatterNd, type Merge } from '../../../ops/scatter-elements';
import { step } from '../../../ops/unary';
import { where } from '../../../ops/where';
import { Unsupported } from '../../unsupported';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** @param positions updates that may meet, as far as is known before anything runs. @throws Unsupported where too many may. */
function mergeOf(call: Call, indices: Value, positions: number): Merge {
  const reduction = call.attributes.word('reduction', ['none', 'add', 'mul', 'max', 'min']);
  if (reduction === 'none') return 'replace';
  if (reduction !== 'add' && positions > mostRounds && !constantNumbers(indices.node))
    throw new Unsupported(
      text(
        'The reduction {0} of more than {1} updates at places that the data decides is not known.',
        reduction,
        mostRounds,
      ),
    );
  return reduction;
}

function scatteredElements(call: Call): Value {
  const [x, indices, updates] = [call.input(0), call.input(1), call.input(2)];
  const axis = axisOf(call.attributes.integer('axis', 0), x.rank);
  const merge = mergeOf(call, indices, indices.shape[axis]);
  return Value.of(scatterElements(x.node, indices.node, updates.node, axis, merge), x.type);
}

const scatteringBlocks: Operator = {
  name: 'ScatterND',
  apply: (call) => {
    const [x, indices, updates] = [call.input(0), call.input(1), call.input(2)];
    const merge = mergeOf(call, indices, size(indices.shape.slice(0, -1)));
    return Value.of(scatterNd(x.node, indices.node, updates.node, merge), x.type);
  },
};

/** Where each position of an update goes: behind the first place of its example, around the end where the cache is a ring. */
function placesOf(update: Value, first: Node, axis: number, capacity: number, isRing: boolean): Node {
  const { shape, rank } = update;
  const steps = reshape(positionsOf(shape[axis]), [shape[axis], ...ones(rank - axis - 1)]);
  const places = add(reshape(first, [first.shape[0] ?? 1, ...ones(rank - 1)]), steps);
  const wrapped = where(step(sub(places, scalar(capacity - 1))), sub(places, scalar(capacity)), places);
  return expand(isRing ? wrapped : places, shape);
}

/** Keys and values of a step, written into those of the steps before. */
const writingCache: Operator = {
  name: 'TensorScatter',
  apply: (call) => {
    const [cache, update, first] = [call.input(0), call.input(1), call.inputs[2]];
    const axis = axisOf(call.attributes.integer('axis', -2), cache.rank);
    const isRing = call.attributes.word('mode', ['linear', 'circular']) === 'circular';
    const places = placesOf(update, first?.node ?? vector([0]), axis, cache.shape[axis], isRing);
    return Value.of(scatterElements(cache.node, places, update.node, axis), cache.type);
  },
};

export const scatters: readonly Operator[] = [
  { name: 'Scatter', apply: scatteredElements },
  { name: 'ScatterElements', apply: scatteredElements },
  scatteringBlocks,
  writingCache,
];
