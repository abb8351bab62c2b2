import type { StoredType } from '../encoding/element-type';
import type { Message } from './object-header';
import type { Hdf5Reader } from './reader';

/** What the elements of a dataset or attribute are. */
export type Datatype =
  | { readonly kind: 'number'; readonly type: StoredType; readonly bytes: number }
  /** Texts of so many bytes, or (vlen) somewhere else in the file. */
  | { readonly kind: 'text'; readonly isFixed: boolean; readonly bytes: number }
  /** Two bytes that h5py has no name for: Keras notes beside them what they are. */
  | { readonly kind: 'opaque'; readonly bytes: number }
  | { readonly kind: 'other'; readonly what: string; readonly bytes: number };

const classes = [
  'integers',
  'floats',
  'times',
  'texts',
  'bits',
  'opaque',
  'records',
  'references',
  'an enumeration',
  'texts or lists',
  'arrays',
];

const floats: readonly { readonly type: StoredType; readonly bytes: number; readonly form: string }[] = [
  { type: 'float16', bytes: 2, form: '0 16 10 5 0 10 15' },
  { type: 'bfloat16', bytes: 2, form: '0 16 7 8 0 7 127' },
  { type: 'float32', bytes: 4, form: '0 32 23 8 0 23 127' },
  { type: 'float64', bytes: 8, form: '0 64 52 11 0 52 1023' },
];

/** @throws Problem `file-malformed` */
export function datatypeAt(reader: Hdf5Reader, { at, isShared }: Pick<Message, 'at' | 'isShared'>): Datatype {
  if (isShared) return { kind: 'other', what: 'a named type', bytes: 0 };
  const kind = reader.byte(at) & 15;
  const flags = reader.byte(at + 1);
  const bytes = reader.word(at + 4);
  const other = (what: string): Datatype => ({ kind: 'other', what, bytes });
  switch (kind) {
    case 0: {
      if (flags & 1 && bytes > 1) return other('big-endian integers');
      const type = integers.get(`${flags & 8 ? '' : 'u'}int${8 * bytes}`);
      return type && reader.short(at + 10) === 8 * bytes ? { kind: 'number', type, bytes } : other('integers');
    }
    case 1: {
      if (flags & 0x41) return other('big-endian floats');
      const shorts = [reader.short(at + 8), reader.short(at + 10)];
      const parts = [12, 13, 14, 15].map((place) => reader.byte(at + place));
      const form = [...shorts, ...parts, reader.word(at + 16)].join(' ');
      const found = floats.find((each) => each.bytes === bytes && each.form === form);
      return found ? { kind: 'number', type: found.type, bytes } : other('floats');
    }
    case 3:
      return { kind: 'text', isFixed: true, bytes };
    case 5:
      return { kind: 'opaque', bytes };
    case 9:
      return (flags & 15) === 1 ? { kind: 'text', isFixed: false, bytes } : other('lists');
    default:
      return other(classes[kind] ?? `class ${kind}`);
  }
}

const integers = new Map<string, StoredType>(
  (['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'] as const).map((type) => [type, type]),
);
