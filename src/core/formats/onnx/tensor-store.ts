/** The numbers of a file's tensors, decoded when somebody asks. */
import { text } from '../../../shared/text';
import { show } from '../../graph/shape';
import type { Parameter } from '../model';
import { Unsupported } from '../unsupported';
import { narrowTypeOf } from './element-type';
import { isExternal } from './external';
import type { TensorHolder, Tensors } from './graph/tensors';
import type { KnownTensor } from './graph/value';
import { layoutOf, numbersOf, type Codes } from '../encoding/layout';
import { contradiction } from '../damaged';
import { malformed } from './malformed';
import { narrowBytes, narrowNumbers } from './narrow-numbers';
import type { SparseTensorProto, TensorProto } from './proto/onnx_pb';
import { denseOf, sparseShape } from './sparse';
import { describeTensor, type NumberField, type StoredTensor } from './tensor';

export class TensorStore implements Tensors {
  private readonly parameters = new Map<TensorHolder, Parameter>();

  /**
   * @param described every tensor of the file.
   * @param external the bytes of those that stand in side files.
   */
  constructor(
    private readonly file: string,
    private readonly described: ReadonlyMap<TensorProto, StoredTensor>,
    private readonly external: ReadonlyMap<TensorProto, Uint8Array>,
  ) {}

  /** Makes a tensor known as a weight. */
  add(tensor: TensorHolder, parameter: Parameter): void {
    this.parameters.set(tensor, parameter);
  }

  parameter(tensor: TensorHolder): Parameter | undefined {
    return this.parameters.get(tensor);
  }

  describe(tensor: TensorProto): StoredTensor {
    return this.described.get(tensor) ?? describeTensor(tensor, this.file);
  }

  read(tensor: TensorProto): KnownTensor {
    const stored = this.describe(tensor);
    const { shape, type } = stored;
    if (type === undefined) return this.readNarrow(stored);
    return { shape, type, values: numbersOf(this.codes(tensor), type) };
  }

  /** Numbers of a byte or less, which are never weights: in the message itself alone. */
  private readNarrow(stored: StoredTensor): KnownTensor {
    const { proto, name, shape, count } = stored;
    const type = narrowTypeOf(proto.dataType);
    if (type === undefined || isExternal(proto)) throw this.excluded(stored);
    const bytes = proto.rawData.length > 0 ? proto.rawData : proto.int32Data;
    const expected = narrowBytes(type, count);
    if (bytes.length !== expected)
      throw contradiction(this.file, name, `${bytes.length} bytes`, `${expected} bytes for ${type} ${show(shape)}`);
    return { shape, type, values: narrowNumbers(bytes, type, count) };
  }

  /** @throws Problem `weight-invalid`, `file-too-large` */
  readSparse(tensor: SparseTensorProto): KnownTensor {
    const { values, indices } = tensor;
    if (!values || !indices) throw malformed(this.file, 'a sparse tensor without values or indices', 'both');
    const { type, typeName } = this.describe(indices);
    if (type !== 'int64' && type !== 'int32')
      throw contradiction(this.file, values.name, `indices of type ${typeName}`, 'indices of type int64');
    return denseOf(
      sparseShape(tensor, values.name, this.file),
      this.read(values),
      this.read(indices),
      values.name,
      this.file,
    );
  }

  /** The elements as they are stored. @throws Unsupported for an element type that is excluded. */
  codes(tensor: TensorProto): Codes {
    const stored = this.describe(tensor);
    const { type, data, proto } = stored;
    if (type === undefined) throw this.excluded(stored);
    const layout = layoutOf(type);
    switch (data.kind) {
      case 'bytes':
        return layout.codes(data.bytes);
      case 'numbers':
        return codesOfNumbers(proto, data.field, layout.codes(new Uint8Array(stored.count * layout.width)));
      case 'external': {
        const bytes = this.external.get(tensor);
        if (bytes) return layout.codes(bytes);
        throw this.excluded(stored);
      }
      case 'none':
        throw this.excluded(stored);
    }
  }

  /** What was read from a side file, and where. */
  externalIn(location: string): readonly { readonly start: number; readonly bytes: Uint8Array }[] {
    return [...this.external].flatMap(([tensor, bytes]) => {
      const { data } = this.describe(tensor);
      return data.kind === 'external' && data.place.location === location ? [{ start: data.place.start, bytes }] : [];
    });
  }

  private excluded({ name, typeName }: StoredTensor): Unsupported {
    return new Unsupported(text('The tensor {0} is of type {1}, which is not read.', name, typeName));
  }
}

/** Fills an array of the tensor's type from a list of numbers in its message. */
function codesOfNumbers(proto: TensorProto, field: NumberField, codes: Codes): Codes {
  const numbers = proto[field];
  for (let at = 0; at < numbers.length; at++) codes[at] = Number(numbers[at]);
  return codes;
}
