/** Normalizations by the example's own values. */
import type { Node } from '../../../graph/node';
import { axisOf, sameShape, show } from '../../../graph/shape';
import { swish } from '../../../ops/activations';
import { add, mul } from '../../../ops/binary';
import { groupNorm, localResponseNorm, lpNormalized, meanVarianceNorm } from '../../../ops/channel-norms';
import { expand, reshape } from '../../../ops/reshape';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/**
 * One number for each channel. In opset 18 GroupNormalization had one for each group.
 * @throws RangeError where there are as many as neither.
 */
function forChannels(vector: Value, channels: number, groups: number): Node {
  if (sameShape(vector.shape, [channels])) return vector.node;
  if (!sameShape(vector.shape, [groups])) throw new RangeError(`${show(vector.shape)} for ${channels} channels`);
  const own = channels / groups;
  return reshape(expand(reshape(vector.node, [groups, 1]), [groups, own]), [channels]);
}

/** γ · normalized + β, by groups of channels. */
function normalizedByGroups(call: Call, groups: number): Value {
  const [x, scale, bias] = [call.input(0), call.input(1), call.input(2)];
  const channels = x.shape[1];
  const normalized = groupNorm(x.channelsLast, { groups, epsilon: call.attributes.number('epsilon', 1e-5) });
  const scaled = mul(normalized, forChannels(scale, channels, groups));
  return channelsLast(add(scaled, forChannels(bias, channels, groups)), x);
}

/** Like `x`, but with channels last where there is an axis behind them. */
const channelsLast = (node: Node, x: Value): Value =>
  x.rank > 2 ? Value.channelsLast(node, x.type) : Value.of(node, x.type);

const groupNormalization: Operator = {
  name: 'GroupNormalization',
  apply: (call) => {
    const groups = call.attributes.integer('num_groups');
    if (groups === undefined) throw new RangeError('num_groups is missing');
    return normalizedByGroups(call, groups);
  },
};

const instanceNormalization: Operator = {
  name: 'InstanceNormalization',
  apply: (call) => normalizedByGroups(call, call.input(0).shape[1]),
};

/** onnxruntime's form: channels last in the file too, unless it says otherwise, and an activation. */
const fusedGroupNorm: Operator = {
  name: 'GroupNorm',
  domain: 'com.microsoft',
  apply: (call) => {
    const { attributes } = call;
    const [x, gamma, beta] = [call.input(0), call.input(1), call.input(2)];
    const groups = attributes.integer('groups');
    if (groups === undefined) throw new RangeError('groups is missing');
    const isLast = attributes.flag('channels_last', true);
    const image = isLast ? x.node : x.channelsLast;
    const channels = image.shape[image.shape.length - 1];
    const normalized = groupNorm(image, { groups, epsilon: attributes.number('epsilon', 1e-5) });
    const scaled = mul(normalized, forChannels(gamma, channels, channels));
    const result = add(scaled, forChannels(beta, channels, channels));
    const activated = attributes.flag('activation') ? swish(result) : result;
    return isLast ? Value.of(activated, x.type) : channelsLast(activated, x);
  },
};

const localResponseNormalization: Operator = {
  name: 'LRN',
  apply: (call) => {
    const x = call.input(0);
    const { attributes } = call;
    const size = attributes.integer('size');
    if (size === undefined) throw new RangeError('size is missing');
    const options = {
      size,
      alpha: attributes.number('alpha', 1e-4),
      beta: attributes.number('beta', 0.75),
      bias: attributes.number('bias', 1),
    };
    return channelsLast(localResponseNorm(x.channelsLast, options), x);
  },
};

const lpNormalization: Operator = {
  name: 'LpNormalization',
  apply: (call) => {
    const x = call.input(0);
    const axis = axisOf(call.attributes.integer('axis', -1), x.rank);
    return x.like(lpNormalized(x.any, x.storedAxis(axis), call.attributes.integer('p', 2)));
  },
};

/** Over examples too, as the file has it by default: of the example alone, where it stands by itself. */
const meanVarianceNormalization: Operator = {
  name: 'MeanVarianceNormalization',
  apply: (call) => {
    const x = call.input(0);
    const axes = (call.attributes.numbers('axes') ?? [0, 2, 3]).map((axis) => x.storedAxis(axisOf(axis, x.rank)));
    return x.like(meanVarianceNorm(x.any, axes));
  },
};

export const channelNorms: readonly Operator[] = [
  fusedGroupNorm,
  groupNormalization,
  instanceNormalization,
  localResponseNormalization,
  lpNormalization,
  meanVarianceNormalization,
];
