/** Convolutions in any number of dimensions. */
import type { Node } from '../../../graph/node';
import { range, sameShape, show } from '../../../graph/shape';
import { add, sub } from '../../../ops/binary';
import { convNd } from '../../../ops/conv-nd';
import { reshape, transpose } from '../../../ops/reshape';
import { Value } from '../graph/value';
import { activated } from './fused-activation';
import type { Call, Operator } from './operator';
import { countsOf, windowsOf } from './windows';

/** `[M, C / group, …kernel]` → `[…kernel, C / group, M]`; of a transposed convolution `[C, M / group, …kernel]` → `[…kernel, M / group, C]`. */
export const kernelLast = (w: Node): Node => transpose(w, [...range(w.shape.length - 2).map((axis) => axis + 2), 1, 0]);

/** Extents of a kernel. @throws RangeError where it contradicts the image or `kernel_shape`. */
export function kernelExtents(call: Call, w: Value): readonly number[] {
  const kernel = w.shape.slice(2);
  const said = countsOf(call.attributes, 'kernel_shape', kernel.length);
  if (w.rank >= 3 && (said === undefined || sameShape(said, kernel))) return kernel;
  throw new RangeError(`a kernel ${show(w.shape)} for windows of ${show(said ?? [])}`);
}

/** A bias of one number for each channel, the last axis. @throws RangeError where it has another shape. */
export function withBias(x: Node, bias: Value | undefined): Node {
  if (!bias) return x;
  const channels = x.shape[x.shape.length - 1];
  if (sameShape(bias.shape, [channels])) return add(x, bias.node);
  throw new RangeError(`a bias ${show(bias.shape)} for ${channels} channels`);
}

/** `[N, …windows, M]`, before a bias. */
function convolved(call: Call, image: Node, w: Value, weights: Node = w.node): Node {
  const [x, kernel] = [call.input(0), kernelExtents(call, w)];
  const options = windowsOf(call.attributes, x.shape, kernel);
  return convNd(image, kernelLast(weights), { ...options, group: call.attributes.integer('group', 1) });
}

/** x, w and bias → `[N, …windows, M]`. */
function convolution(call: Call): Node {
  const [x, w] = [call.input(0), call.input(1)];
  const result = convolved(call, x.channelsLast, w);
  return withBias(call.applies(w.node, result, result.shape.length - 1), call.inputs[2]);
}

const conv: Operator = {
  name: 'Conv',
  apply: (call) => Value.channelsLast(convolution(call), call.input(0).type),
};

/** A convolution, a sum with another image, and an activation. */
const fusedConv: Operator = {
  name: 'FusedConv',
  domain: 'com.microsoft',
  apply: (call) => {
    const convolved = convolution(call);
    const other = call.inputs[3];
    const sum = other ? add(convolved, other.channelsLast) : convolved;
    const name = call.attributes.string('activation', '');
    const parameters = call.attributes.numbers('activation_params') ?? [];
    return Value.channelsLast(activated(sum, { name, parameters }), call.input(0).type);
  },
};

/** Of integers less their zero points: 0 stands outside the image. */
const convInteger: Operator = {
  name: 'ConvInteger',
  apply: (call) => {
    const [x, w, zeroOfX, zeroOfW] = [call.input(0), call.input(1), call.inputs[2], call.inputs[3]];
    const image = zeroOfX ? sub(x.channelsLast, reshape(zeroOfX.node, [])) : x.channelsLast;
    const perFilter = zeroOfW && zeroOfW.rank === 1 ? [zeroOfW.shape[0], ...w.shape.slice(1).map(() => 1)] : [];
    const weights = zeroOfW ? sub(w.node, reshape(zeroOfW.node, perFilter)) : w.node;
    return Value.channelsLast(convolved(call, image, w, weights), 'int32');
  },
};

export const convolutions: readonly Operator[] = [conv, convInteger, fusedConv];
