import { text } from '../../../../shared/text';
import { Unsupported } from '../../unsupported';
import type { AttributeProto } from '../proto/onnx_pb';
import type { TensorHolder, Tensors } from './tensors';
import type { KnownTensor } from './value';

/** What a `Constant` node holds, read when somebody asks. */
export interface ConstantValue {
  readonly holder: TensorHolder;
  readonly read: () => KnownTensor;
}

/** @throws Unsupported for strings; RangeError where it holds nothing. */
export function constantOf(attributes: readonly AttributeProto[], tensors: Tensors): ConstantValue {
  for (const attribute of attributes) {
    const { name, t, sparseTensor, f, i, floats, ints } = attribute;
    const numbers = (read: () => KnownTensor): ConstantValue => ({ holder: attribute, read });
    switch (name) {
      case 'value':
        if (t) return { holder: t, read: () => tensors.read(t) };
        break;
      case 'sparse_value':
        if (sparseTensor) return { holder: sparseTensor, read: () => tensors.readSparse(sparseTensor) };
        break;
      case 'value_float':
        return numbers(() => ({ shape: [], type: 'float32', values: [f] }));
      case 'value_floats':
        return numbers(() => ({ shape: [floats.length], type: 'float32', values: floats }));
      case 'value_int':
        return numbers(() => ({ shape: [], type: 'int64', values: [Number(i)] }));
      case 'value_ints':
        return numbers(() => ({ shape: [ints.length], type: 'int64', values: ints.map(Number) }));
      case 'value_string':
      case 'value_strings':
        throw new Unsupported(text('The constant is text.'));
    }
  }
  throw new RangeError('a constant without a value');
}
