/** What may happen to a file: to its bytes, and to what they say. */
import { toBinary } from '@bufbuild/protobuf';
import { decodeModel } from '../../../../../src/core/formats/onnx/document';
import { ModelProtoSchema } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { Chance } from './chance';

/** A file that one seed damages, and how, for the report of a failure. */
export interface Damaged {
  readonly bytes: Uint8Array;
  readonly how: string;
}

export function damaged(whole: Uint8Array, seed: number): Damaged {
  const chance = new Chance(seed);
  return chance.below(3) === 0 ? inBytes(whole, chance) : inFields(whole, chance);
}

function inBytes(whole: Uint8Array, chance: Chance): Damaged {
  const result = whole.slice();
  const at = (): number => chance.below(result.length);
  switch (chance.below(4)) {
    case 0: {
      const cut = at();
      return { bytes: result.slice(0, cut), how: `cut at ${cut}` };
    }
    case 1: {
      const [to, from, length] = [at(), at(), chance.below(40)];
      result.copyWithin(to, from, from + length);
      return { bytes: result, how: `${length} bytes from ${from} at ${to}` };
    }
    default: {
      const changes = Array.from({ length: 1 + chance.below(4) }, () => {
        const position = at();
        result[position] = chance.below(256);
        return `${position}: ${result[position]}`;
      });
      return { bytes: result, how: changes.join(', ') };
    }
  }
}

type Place = Record<string | number, unknown>;
interface Field {
  readonly owner: Place;
  readonly key: string | number;
}

/** Elements of a list that are looked at: shapes and names, not all of a weight's numbers. */
const mostElements = 64;

/** Every field of every message. */
function fieldsOf(model: object): Field[] {
  const fields: Field[] = [];
  const open: Place[] = [model as Place];
  for (let owner = open.pop(); owner; owner = open.pop())
    for (const key of Object.keys(owner).slice(0, mostElements)) {
      const value = owner[key];
      if (key.startsWith('$')) continue;
      fields.push({ owner, key });
      if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) open.push(value as Place);
    }
  return fields;
}

const integers = [
  0n,
  -1n,
  1n,
  2n,
  3n,
  7n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 40n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];
const numbers = [0, -1, 1, 2, 3, 6, 7, 9, 10, 11, 16, 17, 23, 2 ** 31 - 1, -(2 ** 31)];
const words = [
  '',
  'If',
  'Loop',
  'Reshape',
  'Expand',
  'Tile',
  'Pad',
  'Resize',
  'Range',
  'OneHot',
  'Conv',
  'MatMul',
].concat([
  'ConstantOfShape',
  'Constant',
  'Einsum',
  'LSTM',
  'DequantizeLinear',
  '__proto__',
  '../x',
  'perm',
  'axes',
  'value',
]);

function inFields(whole: Uint8Array, chance: Chance): Damaged {
  const model = decodeModel(whole, 'whole');
  const fields = fieldsOf(model);
  const names = fields.flatMap(({ owner, key }) => (typeof owner[key] === 'string' ? [owner[key]] : []));
  const changes = Array.from({ length: 1 + chance.below(3) }, () => {
    const { owner, key } = chance.of(fields);
    const before = shown(owner[key]);
    change(owner, key, names, chance);
    return `${shown(owner['$typeName'])}.${key}: ${before} → ${shown(owner[key])}`;
  });
  try {
    return { bytes: toBinary(ModelProtoSchema, model), how: changes.join('; ') };
  } catch {
    // What no encoder writes is damaged byte by byte.
    return inBytes(whole, chance);
  }
}

function change(owner: Place, key: string | number, names: readonly string[], chance: Chance): void {
  const value = owner[key];
  if (value instanceof Uint8Array) owner[key] = inContent(value, chance);
  else if (Array.isArray(value)) inList(value, chance);
  else if (typeof value === 'bigint') owner[key] = chance.of(integers);
  else if (typeof value === 'number') owner[key] = chance.of(numbers);
  else if (typeof value === 'string') owner[key] = chance.of(chance.below(3) === 0 ? words : names);
}

function inContent(value: Uint8Array, chance: Chance): Uint8Array {
  if (chance.below(2) === 0) return value.slice(0, chance.below(value.length + 1));
  return value.map(() => chance.below(256));
}

function inList(list: unknown[], chance: Chance): void {
  const at = chance.below(list.length + 1);
  if (chance.below(2) === 0) list.splice(at, 1);
  else if (list.length > 0) list.splice(at, 0, chance.of(list));
}

const shown = (value: unknown): string => String(value).slice(0, 40);
