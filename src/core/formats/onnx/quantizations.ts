import { labelOf } from './bodies';
import { isFloat } from '../encoding/element-type';
import { groupsOf, type Quantization } from '../encoding/quantization';
import type { TensorStore } from './tensor-store';
import { intOf, operatorOf, type Frame, type Names } from './uses/frames';
import type { Weight } from './weights';

/**
 * Weights that are stored as integers and that DequantizeLinear makes real numbers of. Where two of these nodes read one tensor in two
 * ways, it is none.
 */
export function quantizationsOf(names: Names, store: TensorStore): ReadonlyMap<Weight, Quantization> {
  const found = new Map<Weight, { readonly key: string; readonly quantization: Quantization | undefined }>();
  for (const frame of names.frames)
    frame.body.nodes.forEach((node, index) => {
      if (operatorOf(node) !== 'DequantizeLinear') return;
      const [data, scale, zeroPoint] = node.input.map((name) => weightBehind(names, name, frame));
      if (!data || data.holder.kind !== 'dense') return;
      const key = scale ? [scale.name, zeroPoint?.name ?? ''].join('\0') : labelOf(node, index);
      const other = found.get(data);
      if (other?.key === key) return;
      const isKnown = (node.input[2] ?? '') === '' || zeroPoint !== undefined;
      const axis = intOf(node, 'axis', frame, 1);
      const blockSize = intOf(node, 'block_size', frame, 0);
      const quantization =
        other || !scale || !isKnown ? undefined : quantizationOf(data, scale, zeroPoint, { axis, blockSize }, store);
      found.set(data, { key, quantization });
    });
  return new Map(
    [...found].flatMap(([weight, { quantization }]) => (quantization ? [[weight, quantization] as const] : [])),
  );
}

function quantizationOf(
  data: Weight,
  scale: Weight,
  zeroPoint: Weight | undefined,
  { axis, blockSize }: { readonly axis: number; readonly blockSize: number },
  store: TensorStore,
): Quantization | undefined {
  if (data.holder.kind !== 'dense' || scale.holder.kind !== 'dense') return undefined;
  const { type } = store.describe(scale.holder.tensor);
  if (type === undefined || !isFloat(type)) return undefined;
  const scales = store.read(scale.holder.tensor);
  const groupOf = groupsOf(store.describe(data.holder.tensor).shape, scales.shape, axis, blockSize);
  if (!groupOf) return undefined;
  if (!zeroPoint) return { scales: scales.values, groupOf };
  if (zeroPoint.holder.kind !== 'dense' || store.describe(zeroPoint.holder.tensor).type === undefined) return undefined;
  const zeroPoints = store.read(zeroPoint.holder.tensor).values;
  return zeroPoints.length === scales.values.length ? { scales: scales.values, zeroPoints, groupOf } : undefined;
}

/** The tensor of the file that a name stands for, through what hands it on whole. */
function weightBehind(names: Names, name: string, frame: Frame): Weight | undefined {
  for (let maker = names.makerOf(name, frame); maker;) {
    if (maker.kind === 'weight') return maker.weight;
    if (operatorOf(maker.node) !== 'Identity') return undefined;
    maker = names.makerOf(maker.node.input[0] ?? '', maker.frame);
  }
  return undefined;
}
