/** What PyTorch's names of parameters say. */
import type { ParameterRole } from '../../../shared/documents';
import { isFloat } from '../encoding/element-type';
import type { FoundTensor, WeightTensor } from '../weights/tensor';

const normLayer = /norm|(^|[._])(bn|ln|gn)(_?\w{0,2})?$/i;
const normVariable = /^(running_(mean|var)|gamma|beta)$/;
const embeddingLayer = /embed|^(wte|wpe|shared|relative_attention_bias)$/i;
const biasVariable = /(^|_)bias(_|$)/;
const kernelVariable = /(^|_)(weight|kernel)(_|$)/;

/** A layer's variables by their names: `conv1.weight` is `weight` of `conv1`. */
interface Layer {
  readonly name: string;
  readonly variables: ReadonlyMap<string, FoundTensor>;
}

const splitName = (name: string): readonly [layer: string, variable: string] => {
  const dot = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
  return dot < 0 ? [name, name] : [name.slice(0, dot), name.slice(dot + 1)];
};

/** Layers, roles and the axis of output units, by names, shapes and what stands beside a tensor. */
export function describePytorch(tensors: readonly FoundTensor[]): readonly WeightTensor[] {
  const layers = new Map<string, { name: string; variables: Map<string, FoundTensor> }>();
  for (const tensor of tensors) {
    const [name, variable] = splitName(tensor.name);
    const layer = layers.get(name) ?? { name, variables: new Map<string, FoundTensor>() };
    layers.set(name, layer);
    layer.variables.set(variable, tensor);
  }
  return tensors.map((tensor) => {
    const [name, variable] = splitName(tensor.name);
    const layer = layers.get(name) ?? { name, variables: new Map<string, FoundTensor>() };
    const role = roleOf(tensor, variable, layer);
    return { ...tensor, layer: name, role, outputAxis: outputAxisOf(tensor, variable, layer, role) };
  });
}

function roleOf({ shape, type }: FoundTensor, variable: string, layer: Layer): ParameterRole {
  if (!isFloat(type)) return 'other';
  if (isNorm(layer) || normVariable.test(variable)) return 'norm';
  const last = lastWord(layer.name);
  if (shape.length === 2 && (embeddingLayer.test(last) || /embed/i.test(variable))) return 'embedding';
  if (biasVariable.test(variable)) return 'bias';
  if (kernelVariable.test(variable) && shape.length >= 2) return 'kernel';
  return 'other';
}

const lastWord = (layer: string): string => layer.slice(layer.lastIndexOf('.') + 1);

/** By its name, or because its `weight` is a row: PyTorch's other layers have at least two axes there. */
function isNorm({ name, variables }: Layer): boolean {
  const weight = variables.get('weight');
  if (weight && weight.shape.length >= 2) return false;
  return normLayer.test(lastWord(name)) || weight !== undefined || variables.has('running_mean');
}

/** The first, except where the layer's bias counts another one: transposed convolutions, and GPT-2's `Conv1D`. */
function outputAxisOf({ shape }: FoundTensor, variable: string, { variables }: Layer, role: ParameterRole): number {
  const last = Math.max(0, shape.length - 1);
  if (role === 'embedding' || role === 'other') return last;
  if (variable === 'kernel') return last;
  const [units] = variables.get('bias')?.shape ?? [];
  return units !== undefined && shape.length >= 2 && units !== shape[0] && units === shape[1] ? 1 : 0;
}
