/** What an attacker would write: one field of a real file at a time, changed with intent. */
import { create, toBinary } from '@bufbuild/protobuf';
import { decodeModel } from '../../../../../src/core/formats/onnx/document';
import { operators } from '../../../../../src/core/formats/onnx/operators';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation as Location,
  type TensorProto,
} from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { Chance } from './chance';
import type { Damaged } from './damage';
import { addedAttribute, changedAttribute } from './attribute-attacks';
import { intrusions } from './intrude';
import { integer, labelOf, nodeOf, some, type Attack, type Target } from './target';

const extents = [0n, -1n, 1n, 3n, 2n ** 16n, 2n ** 31n, 2n ** 40n, 2n ** 63n - 1n, -(2n ** 63n)];
const names = ['', '__proto__', 'constructor', '../x', '<img src=x>', 'a"b\nc', 'x', 'y'];
const places = ['../../etc/passwd', '/etc/passwd', '..', '.', 'model.onnx', 'C:\\x', 'nothing', 'a/../../b', ''];

const tensorsOf = ({ graph }: Target): TensorProto[] => [
  ...graph.initializer,
  ...graph.node.flatMap(({ attribute }) => attribute.flatMap(({ t }) => (t ? [t] : []))),
];

const dims: Attack = (target) => {
  const { chance } = target;
  const tensor = some(tensorsOf(target), chance);
  if (!tensor) return undefined;
  if (chance.below(3) === 0) tensor.dims.splice(chance.below(tensor.dims.length + 1), 0, chance.of(extents));
  else if (tensor.dims.length > 0) tensor.dims[chance.below(tensor.dims.length)] = chance.of(extents);
  else tensor.dims = [chance.of(extents)];
  return `dims of ${tensor.name}: ${tensor.dims.join()}`;
};

const elementType: Attack = (target) => {
  const tensor = some(tensorsOf(target), target.chance);
  if (!tensor) return undefined;
  tensor.dataType = target.chance.below(28);
  return `type of ${tensor.name}: ${tensor.dataType}`;
};

/** Shapes, axes and counts that stand in the file as numbers: of them operators make shapes. */
const numbers: Attack = (target) => {
  const { chance } = target;
  const lists = tensorsOf(target).filter(({ dataType, rawData }) => dataType === 7 && rawData.length >= 8);
  const tensor = some(lists, chance);
  if (!tensor) return undefined;
  const bytes = tensor.rawData.slice();
  const view = new DataView(bytes.buffer);
  const at = 8 * chance.below(Math.floor(bytes.length / 8));
  view.setBigInt64(at, integer(chance), true);
  tensor.rawData = bytes;
  return `${tensor.name}[${at / 8}] = ${view.getBigInt64(at, true)}`;
};

const inputShape: Attack = ({ graph, chance }) => {
  const value = some([...graph.input, ...graph.output, ...graph.valueInfo], chance);
  const tensor = value?.type?.value.case === 'tensorType' ? value.type.value.value : undefined;
  const dim = tensor?.shape && some(tensor.shape.dim, chance);
  if (!value || !tensor) return undefined;
  if (!dim || chance.below(4) === 0) {
    tensor.elemType = chance.below(28);
    return `type of ${value.name}: ${tensor.elemType}`;
  }
  dim.value =
    chance.below(2) === 0
      ? { case: 'dimValue', value: chance.of(extents) }
      : { case: 'dimParam', value: chance.of(names) };
  return `extent of ${value.name}: ${String(dim.value.value)}`;
};

const wiring: Attack = (target) => {
  const { graph, chance } = target;
  const node = nodeOf(target);
  if (!node) return undefined;
  const all = graph.node.flatMap(({ output }) => output).concat(graph.initializer.map(({ name }) => name));
  const name = chance.of(chance.below(4) === 0 ? names : all);
  const list = chance.below(3) === 0 ? node.output : node.input;
  const at = chance.below(list.length + 1);
  list.splice(at, chance.below(2), name);
  return `${labelOf(node)}: ${list === node.input ? 'input' : 'output'} ${at} is ${name}`;
};

const operator: Attack = (target) => {
  const node = nodeOf(target);
  if (!node) return undefined;
  const before = labelOf(node);
  const [name = '', domain = ''] = target.chance
    .of([...operators.keys()])
    .split('.')
    .reverse();
  node.opType = name;
  node.domain = domain === 'microsoft' ? 'com.microsoft' : '';
  return `${before} is ${node.domain} ${name}`;
};

const opset: Attack = ({ model, chance }) => {
  const version = chance.of([-1n, 0n, 1n, 7n, 9n, 10n, 11n, 13n, 18n, 23n, 28n, 29n, 2n ** 62n]);
  const domain = chance.of(['', 'ai.onnx', 'com.microsoft']);
  model.opsetImport = [
    ...model.opsetImport.filter((each) => each.domain !== domain || chance.below(3) === 0),
    create(OperatorSetIdProtoSchema, { domain, version }),
  ];
  return `opset ${domain} ${version}`;
};

const outside: Attack = (target) => {
  const { chance } = target;
  const tensor = some(tensorsOf(target), chance);
  if (!tensor) return undefined;
  const entries: Record<string, string> = { location: chance.of(places) };
  if (chance.below(2) === 0) entries['offset'] = String(integer(chance));
  if (chance.below(2) === 0) entries['length'] = String(integer(chance));
  tensor.dataLocation = Location.EXTERNAL;
  tensor.rawData = new Uint8Array();
  tensor.externalData = Object.entries(entries).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  return `${tensor.name} stands at ${JSON.stringify(entries)}`;
};

const order: Attack = ({ graph, chance }) => {
  if (chance.below(2) === 0) graph.node.reverse();
  else graph.node.splice(chance.below(graph.node.length + 1), 1);
  return 'nodes reversed, or one gone';
};

const ports: Attack = ({ graph, chance }) => {
  const list = chance.of([graph.input, graph.output]);
  if (list.length > 0 && chance.below(2) === 0) list.splice(chance.below(list.length), 1);
  else if (list.length > 0) list[0].name = chance.of([...names, ...graph.initializer.map(({ name }) => name)]);
  return `inputs ${graph.input.map(({ name }) => name).join()}, outputs ${graph.output.map(({ name }) => name).join()}`;
};

const again: Attack = (target) => {
  const node = nodeOf(target);
  if (!node) return undefined;
  const output = node.output.map((name) => `${name}_again`);
  target.graph.node.push(create(NodeProtoSchema, { ...node, output }));
  target.graph.output.push({ ...target.graph.output[0], name: output[0] ?? '' });
  return `${labelOf(node)} again, as an output`;
};

const attacks: readonly Attack[] = [
  dims,
  elementType,
  numbers,
  numbers,
  inputShape,
  wiring,
  operator,
  operator,
  opset,
  changedAttribute,
  changedAttribute,
  changedAttribute,
  addedAttribute,
  addedAttribute,
  outside,
  order,
  ports,
  again,
  ...intrusions,
];

/** A file that one seed attacks, once or twice. */
export function attacked(whole: Uint8Array, seed: number): Damaged {
  const chance = new Chance(seed);
  const model = decodeModel(whole, 'whole');
  const { graph } = model;
  if (!graph) throw new Error('a model without a graph');
  const target = { model, graph, chance };
  const done: string[] = [];
  const wanted = chance.below(3) === 0 ? 2 : 1;
  for (let tries = 0; done.length < wanted && tries < 20; tries++) {
    const how = chance.of(attacks)(target);
    if (how !== undefined) done.push(how);
  }
  return { bytes: toBinary(ModelProtoSchema, model), how: done.join('; ') };
}
