/** Whose outputs a layer is called on: `inbound_nodes`, as Keras 2 and TensorFlow.js write them, and as Keras 3 does. */
import { text } from '../../../shared/text';
import { brief, isObject } from './config';
import { Unsupported } from '../unsupported';
import { malformed, requireList } from './malformed';

/** An output of one call of a layer. */
export interface CallReference {
  readonly layer: string;
  /** A layer may be called several times, with the same weights. */
  readonly call: number;
  /** Which of its outputs: 0, except for networks of several. */
  readonly output: number;
}

/** What one call of a layer reads. @throws Problem `file-malformed`; Unsupported. */
export function readCall(call: unknown, file: string): readonly CallReference[] {
  if (!isObject(call)) return references(call, 'inbound_nodes', file);
  if (tensorsIn(call['kwargs'], file).length > 0)
    throw new Unsupported(text('A layer that is called with named inputs is not known.'));
  return tensorsIn(call['args'], file);
}

/** `[[layer, call, tensor, …], …]`; a single one may stand without the outer brackets. Keras 3 also names them. */
export function references(value: unknown, key: string, file: string): readonly CallReference[] {
  if (isObject(value)) return byName(value).map((each) => reference(each, key, file));
  const list = requireList(value, key, file);
  const tuples: readonly unknown[] = typeof list[0] === 'string' ? [list] : list;
  return tuples.map((tuple) => reference(tuple, key, file));
}

function reference(tuple: unknown, key: string, file: string): CallReference {
  const [layer, call, output] = Array.isArray(tuple) ? (tuple as unknown[]) : [];
  if (typeof layer === 'string' && isIndex(call) && isIndex(output)) return { layer, call, output };
  throw malformed(file, `${key}: ${brief(tuple)}`);
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Arguments are lists in lists at most. */
const deepestArgument = 8;

/** The tensors among the arguments of a call of Keras 3, in their order. */
function tensorsIn(value: unknown, file: string, depth = 0): readonly CallReference[] {
  if (depth > deepestArgument) throw malformed(file, 'inbound_nodes: arguments without end');
  if (Array.isArray(value)) return value.flatMap((each) => tensorsIn(each, file, depth + 1));
  if (!isObject(value)) return [];
  if (value['class_name'] !== '__keras_tensor__')
    return byName(value).flatMap((each) => tensorsIn(each, file, depth + 1));
  const { config } = value;
  return [reference(isObject(config) ? config['keras_history'] : undefined, 'keras_history', file)];
}

/** Keras orders what it names by name. */
const byName = (named: Readonly<Record<string, unknown>>): readonly unknown[] =>
  Object.keys(named)
    .sort()
    .map((key) => named[key]);
