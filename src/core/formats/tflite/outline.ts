import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Source } from '../../files';
import { show, size } from '../../graph/shape';
import { contradiction, unreadable } from '../damaged';
import type { StoredType } from '../encoding/element-type';
import { limitsOf } from '../encoding/layout';
import { groupsOf, type Quantization } from '../encoding/quantization';
import { FreeNames } from '../free-names';
import type { Outline } from '../weights/outline';
import { bytesOf, type WeightTensor } from '../weights/tensor';
import { readTflite, type TfliteDocument, type TfliteTensor } from './document';
import { usesOf, type Use } from './uses';

const reason = text('Of TensorFlow Lite files only the weights are read, not the network.');
/** Offsets in such a file have 31 bits, and what stands behind them is rare. */
const largest = 2 ** 32;

/** Numbers of the schema's `TensorType`. */
const types = new Map<number, StoredType>([
  [0, 'float32'],
  [1, 'float16'],
  [2, 'int32'],
  [3, 'uint8'],
  [4, 'int64'],
  [6, 'bool'],
  [7, 'int16'],
  [9, 'int8'],
  [10, 'float64'],
  [12, 'uint64'],
  [15, 'uint32'],
  [16, 'uint16'],
  [18, 'bfloat16'],
]);
/** Texts and handles: no numbers. */
const withoutNumbers = new Set([5, 13, 14]);
const otherNames = new Map([
  [8, 'complex64'],
  [11, 'complex128'],
  [17, 'int4'],
]);

/** @throws Problem as `readTflite` does; `weight-invalid` */
export async function outlineOf(source: Source): Promise<Outline> {
  const { folder, main } = source;
  const length = (await folder.size(main)) ?? 0;
  if (length > largest)
    throw new Problem('file-too-large', text('{0} is too large to be read.', main), {
      file: main,
      found: length,
      expected: `≤ ${largest}`,
      remedy: text('Choose a smaller model.'),
    });
  const bytes = await folder.read(main);
  const document = readTflite(bytes, main);
  return {
    source,
    files: [{ name: main, bytes: bytes.length }],
    tensors: tensorsOf(document, main),
    reason,
    framework: frameworkOf(document),
    contents: new Map([[main, bytes]]),
  };
}

const frameworkOf = ({ description }: TfliteDocument): string =>
  description === '' ? 'TensorFlow Lite' : `TensorFlow Lite (${description.replace(/\.$/, '').slice(0, 100)})`;

/** What an exporter calls a tensor that has no name of its own. */
const isMadeUp = (name: string): boolean => /^(arith\.constant|tfl\.pseudo|tensor_|$)/.test(name);

/** Constant tensors of numbers in all graphs; each row of bytes once for each shape and type. */
function tensorsOf({ graphs }: TfliteDocument, file: string): readonly WeightTensor[] {
  const names = new FreeNames('#');
  const constants = graphs.flatMap((graph) => {
    const uses = usesOf(graph);
    return graph.tensors.flatMap((tensor, index) =>
      tensor.data && !withoutNumbers.has(tensor.type) ? [{ tensor, use: uses.get(index), index }] : [],
    );
  });
  const once = new Map<string, (typeof constants)[number]>();
  for (const each of constants) {
    const { data, shape, type } = each.tensor;
    const key = `${data?.at} ${type} ${shape.join()}`;
    if (!once.has(key)) once.set(key, each);
  }
  const named = [...once.values()].map((each) => ({
    ...each,
    name: names.give(each.tensor.name || `tensor_${each.index}`),
  }));
  const aliases = new FreeNames(
    '_',
    named.map(({ name }) => name),
  );
  return named.map(({ tensor, use, name }) => {
    const described = describe(tensor, use, name, file);
    return use && isMadeUp(tensor.name) ? { ...described, alias: aliases.give(`${use.layer}/${use.role}`) } : described;
  });
}

function describe(tensor: TfliteTensor, use: Use | undefined, name: string, file: string): WeightTensor {
  const { shape, type: code, data, isSparse } = tensor;
  const type = types.get(code);
  const readable = [...types.values()].join(', ');
  if (type === undefined) throw unreadable(file, name, otherNames.get(code) ?? `type ${code}`, readable);
  if (isSparse) throw unreadable(file, name, `sparse ${type}`, `dense ${type}`);
  if (shape.some((extent) => extent < 0) || !Number.isSafeInteger(size(shape)))
    throw contradiction(file, name, show(shape), 'extents');
  const expected = bytesOf({ type, shape });
  if (data?.length !== expected)
    throw contradiction(file, name, `${data?.length ?? 0} bytes`, `${expected} bytes for ${type} ${show(shape)}`);
  const quantization = quantizationOf(tensor, type, name, file);
  return {
    name,
    shape,
    type,
    layer: use?.layer || name,
    role: use?.role ?? 'other',
    outputAxis: use && use.outputAxis < shape.length ? use.outputAxis : 0,
    place: { kind: 'file', file, offset: data.at },
    ...(quantization && { quantization }),
  };
}

/** Undefined for numbers that are meant as they are. */
function quantizationOf(
  { quantization, shape }: TfliteTensor,
  type: StoredType,
  name: string,
  file: string,
): Quantization | undefined {
  if (!quantization || !(type in limitsOf)) return undefined;
  const { scales, axis } = quantization;
  const zeroPoints = quantization.zeroPoints.length === 0 ? scales.map(() => 0) : quantization.zeroPoints;
  const groupOf = groupsOf(shape, [scales.length], axis, 0);
  const [smallest, highest] = limitsOf[type] ?? [0, 0];
  if (!groupOf || zeroPoints.length !== scales.length)
    throw contradiction(file, name, `${scales.length} scales and ${zeroPoints.length} zero points`, show(shape));
  if (!scales.every(Number.isFinite) || !zeroPoints.every((zero) => zero >= smallest && zero <= highest))
    throw contradiction(file, name, 'a scale or zero point out of range', `zero points from ${smallest} to ${highest}`);
  return { scales, zeroPoints, groupOf };
}
