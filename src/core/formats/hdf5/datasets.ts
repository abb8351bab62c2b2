/** The datasets of numbers in a file. */
import type { Shape } from '../../graph/shape';
import { unreadable } from '../damaged';
import type { StoredType } from '../encoding/element-type';
import { textsOf } from './attributes';
import { shapeAt } from './dataspace';
import { datatypeAt } from './datatype';
import { isGroup, linksOf } from './group';
import { dataOf, type DataPlace } from './layout';
import { messagesAt, messageTypes, type Message } from './object-header';
import type { Hdf5Reader, Seen } from './reader';
import { openHdf5 } from './superblock';

export interface Dataset {
  /** From the root: `layers/dense/vars/0`. */
  readonly path: string;
  readonly shape: Shape;
  readonly type: StoredType;
  readonly place: Exclude<DataPlace, { kind: 'unknown' }>;
}

export interface Hdf5Contents {
  /** In the order of their names, group by group. */
  readonly datasets: readonly Dataset[];
  /** The attributes of groups that are texts, by the group's path; the root's is empty. */
  readonly texts: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const deepest = 64;

/**
 * @param skip groups that are left out, by path.
 * @throws Problem `format-unknown`, `file-malformed`; `weight-invalid` for numbers that are not known.
 */
export function readHdf5(bytes: Uint8Array, file: string, skip: (path: string) => boolean): Hdf5Contents {
  const { reader, root } = openHdf5(bytes, file);
  const seen: Seen = new Set();
  const datasets: Dataset[] = [];
  const texts = new Map<string, ReadonlyMap<string, string>>();
  const visit = (address: number, path: string, depth: number): void => {
    // An object of two names is read under the first.
    if (seen.has(address)) return;
    seen.add(address);
    if (depth > deepest) throw reader.damaged(`groups in groups, ${depth} deep`, `at most ${deepest}`);
    const messages = messagesAt(reader, address);
    if (messages.some(({ type }) => type === messageTypes.layout)) {
      const dataset = datasetOf(reader, messages, path, seen);
      if (dataset) datasets.push(dataset);
      return;
    }
    if (!isGroup(messages)) return;
    texts.set(path, textsOf(reader, messages));
    for (const link of linksOf(reader, messages, seen)) {
      const inner = path === '' ? link.name : `${path}/${link.name}`;
      // Each path holds those of all groups around it.
      reader.spend(inner.length, 'paths');
      if (!skip(inner)) visit(link.address, inner, depth + 1);
    }
  };
  visit(root, '', 0);
  return { datasets, texts };
}

/** Undefined for what holds no numbers. */
function datasetOf(reader: Hdf5Reader, messages: readonly Message[], path: string, seen: Seen): Dataset | undefined {
  const find = (wanted: number): Message | undefined => messages.find(({ type }) => type === wanted);
  const [spaceMessage, typeMessage] = [find(messageTypes.dataspace), find(messageTypes.datatype)];
  if (!spaceMessage || !typeMessage) throw reader.damaged(`${path} without shape or type`);
  const shape = shapeAt(reader, spaceMessage);
  if (!shape) return undefined;
  const datatype = datatypeAt(reader, typeMessage);
  const unknown = (found: string): Error =>
    unreadable(reader.file, path, found, 'little-endian numbers in one row, or packed by gzip');
  if (datatype.kind === 'other' && /floats|named/.test(datatype.what)) throw unknown(datatype.what);
  const type = datatype.kind === 'number' ? datatype.type : isBfloat16(reader, messages) ? 'bfloat16' : undefined;
  if (type === undefined || shape.includes(0)) return undefined;
  const place = dataOf(reader, messages, shape, datatype.bytes, seen);
  if (place.kind === 'unknown') throw unknown(place.what);
  return { path, shape, type, place };
}

/** As Keras notes it. */
const isBfloat16 = (reader: Hdf5Reader, messages: readonly Message[]): boolean => {
  const typeMessage = messages.find(({ type }) => type === messageTypes.datatype);
  const datatype = typeMessage && datatypeAt(reader, typeMessage);
  return datatype?.kind === 'opaque' && datatype.bytes === 2 && textsOf(reader, messages).get('dtype') === 'bfloat16';
};
