/** Single operators in onnxruntime: an oracle from outside. */
import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ElementType } from '../../../../../src/core/formats/encoding/element-type';
import type { KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { size } from '../../../../../src/core/graph/shape';
import { seeded } from '../../../graph/support';
import { TensorProto_DataType } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { encoded, info, Kind, type NodeInit } from '../onnx-file';
import { call, known, newest, numbersOf } from './call';

export interface NodeCase {
  readonly operator: string;
  readonly domain?: string;
  readonly opset?: number;
  readonly inputs: readonly (KnownTensor | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Numbers of the outputs that are compared. Default: the first. */
  readonly outputs?: readonly number[];
}

interface Result {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Attributes that are real numbers, whatever they hold. */
const real =
  /^(value|alpha|beta|bias|epsilon|scale|scales|softcap|clip|mask_filter_value|activation_alpha|activation_beta|activation_params|cubic_coeff_a|extrapolation_value)$/;
type AttributeInit = NonNullable<NodeInit['attribute']>[number];

function attributeOf([name, value]: readonly [string, AttributeValue]): AttributeInit {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (typeof value === 'string') return { name, type: Kind.STRING, s: bytes(value) };
  if (typeof value === 'number')
    return real.test(name) ? { name, type: Kind.FLOAT, f: value } : { name, type: Kind.INT, i: BigInt(value) };
  assert.ok(Array.isArray(value), name);
  const list = value as readonly (number | string)[];
  if (typeof list[0] === 'string')
    return { name, type: Kind.STRINGS, strings: list.map((each) => bytes(String(each))) };
  return real.test(name)
    ? { name, type: Kind.FLOATS, floats: list.map(Number) }
    : { name, type: Kind.INTS, ints: list.map(BigInt) };
}

interface Fed {
  readonly code: TensorProto_DataType;
  readonly tensor: (values: readonly number[], shape: readonly number[]) => Tensor;
}
const types: Partial<Record<ElementType, Fed>> = {
  float32: {
    code: TensorProto_DataType.FLOAT,
    tensor: (values, shape) => new Tensor('float32', Float32Array.from(values), shape),
  },
  int64: {
    code: TensorProto_DataType.INT64,
    tensor: (values, shape) => new Tensor('int64', BigInt64Array.from(values, BigInt), shape),
  },
  int32: {
    code: TensorProto_DataType.INT32,
    tensor: (values, shape) => new Tensor('int32', Int32Array.from(values), shape),
  },
  int8: {
    code: TensorProto_DataType.INT8,
    tensor: (values, shape) => new Tensor('int8', Int8Array.from(values), shape),
  },
  uint8: {
    code: TensorProto_DataType.UINT8,
    tensor: (values, shape) => new Tensor('uint8', Uint8Array.from(values), shape),
  },
  bool: {
    code: TensorProto_DataType.BOOL,
    tensor: (values, shape) => new Tensor('bool', Uint8Array.from(values), shape),
  },
};
function fedAs(type: ElementType): Fed {
  const found = types[type];
  assert.ok(found, `${type} is not fed`);
  return found;
}

/** Its outputs in onnxruntime, by number. */
async function inOnnxruntime(each: NodeCase): Promise<Map<number, Result>> {
  const { operator, domain = '', opset = newest, inputs, attributes = {}, outputs = [0] } = each;
  const names = inputs.map((input, index) => (input ? `input ${index}` : ''));
  const bytes = encoded({
    irVersion: 10n,
    opsetImport: [
      { domain: '', version: BigInt(domain === '' ? opset : 17) },
      { domain: 'com.microsoft', version: 1n },
    ],
    graph: {
      name: 'main',
      node: [
        {
          opType: operator,
          domain,
          input: names,
          output: Array.from({ length: Math.max(...outputs) + 1 }, (_, at) =>
            outputs.includes(at) ? `output ${at}` : '',
          ),
          attribute: Object.entries(attributes).map(attributeOf),
        },
      ],
      input: inputs.flatMap((input, index) => (input ? [info(names[index], input.shape, fedAs(input.type).code)] : [])),
      output: outputs.map((at) => ({ name: `output ${at}` })),
    },
  });
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const feeds = inputs.flatMap((input, index) =>
    input ? [[names[index], fedAs(input.type).tensor(Array.from(input.values), input.shape)] as const] : [],
  );
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return new Map(
    outputs.map((at) => {
      const { dims, data } = results[`output ${at}`];
      return [at, { shape: dims, values: Array.from(data as Float32Array, Number) }];
    }),
  );
}

/** Ours has onnxruntime's shapes and numbers, within float32's rounding of the largest. */
export async function assertAgrees(each: NodeCase): Promise<void> {
  const { operator, domain, opset, inputs, attributes, outputs = [0] } = each;
  const values = inputs.map((input) => input && known(input.values, input.shape, input.type));
  const ours = call(operator, values, attributes, {
    used: outputs,
    ...(domain !== undefined && { domain }),
    ...(opset !== undefined && { opset }),
  }).outputs;
  for (const [at, { shape, values: expected }] of await inOnnxruntime(each)) {
    const actual = numbersOf(ours[at]);
    assert.deepEqual(ours[at]?.shape, shape, `shape of output ${at}`);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    for (const [index, value] of expected.entries())
      assert.ok(
        Math.abs(actual[index] - value) <= 2e-5 * largest || actual[index] === value,
        `output ${at}, element ${index}: ${actual[index]} instead of ${value}`,
      );
  }
}

/** Numbers between −1 and 1, the same in every run. */
export function noise(seed: number): (...shape: readonly number[]) => KnownTensor {
  const random = seeded(seed);
  return (...shape) => ({
    shape,
    type: 'float32',
    values: Float32Array.from({ length: size(shape) }, () => 2 * random() - 1),
  });
}

export const integers = (
  values: readonly number[],
  shape: readonly number[] = [values.length],
  type: ElementType = 'int64',
): KnownTensor => ({ values, shape, type });
