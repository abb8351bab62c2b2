/** Nodes that are put between two others and ask for more than there is: enormous shapes, endless loops, bodies in bodies, calls in a ring. */
import { create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Kind,
  FunctionProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  type NodeProto,
} from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import {
  graphAttribute,
  info,
  int,
  integers,
  ints,
  node,
  raw,
  Type,
  type NodeInit,
  type TensorInit,
} from '../onnx-file';
import type { Attack, Target } from './target';
import type { Chance } from './chance';

const counts = [0, -1, 1, 1, 1, 2, 3, 1000, 1e6, 1e9, 2 ** 31, 2 ** 40, 2 ** 52];

/** What is put there, with a value as `from`, that gives `to`. */
interface Intrusion {
  readonly nodes: readonly NodeInit[];
  readonly initializers?: readonly TensorInit[];
}
type Intruder = (from: string, to: string, chance: Chance) => Intrusion;

const some = (chance: Chance, most = 4): number[] =>
  Array.from({ length: 1 + chance.below(most) }, () => chance.of(counts));
const list = (name: string, values: readonly number[]): TensorInit => integers(name, [values.length], values);
const one = (name: string, value: number): TensorInit => integers(name, [], [value]);

const shaped =
  (opType: string): Intruder =>
  (from, to, chance) => ({
    nodes: [node(opType, [from, 'evil'], [to])],
    initializers: [list('evil', some(chance))],
  });

const resize: Intruder = (from, to, chance) => ({
  nodes: [node('Resize', [from, '', '', 'evil'], [to])],
  initializers: [list('evil', [1, 1, ...some(chance)])],
});
const scaled: Intruder = (from, to, chance) => ({
  nodes: [node('Resize', [from, '', 'evil'], [to])],
  initializers: [raw('evil', [4], [1, 1, chance.of([0, -1, 1e-9, 1e9, NaN, Infinity]), chance.of([1, 1e9])])],
});
const pad: Intruder = (from, to, chance) => ({
  nodes: [node('Pad', [from, 'evil'], [to])],
  initializers: [
    list(
      'evil',
      Array.from({ length: chance.of([2, 4, 8]) }, () => chance.of(counts)),
    ),
  ],
});
/** A value that is made of nothing else, added to what was there. */
const made =
  (opType: string, inputs: (chance: Chance) => readonly TensorInit[], rest: NodeInit = {}): Intruder =>
  (from, to, chance) => {
    const initializers = inputs(chance).map((each, at) => ({ ...each, name: `evil${at}` }));
    const [input, output] = [initializers.map(({ name }) => name), 'evil_made'];
    return { nodes: [node(opType, input, [output], rest as object), node('Add', [from, output], [to])], initializers };
  };

const loop: Intruder = (from, to, chance) => ({
  nodes: [
    node('Loop', ['evil', '', from], [to], {
      attribute: [
        graphAttribute('body', {
          input: [info('i', [], Type.INT64), info('go', [], Type.BOOL), info('v')],
          output: [info('go_on', [], Type.BOOL), info('w')],
          node: [node('Identity', ['go'], ['go_on']), node(chance.of(['Add', 'MatMul', 'Concat']), ['v', 'v'], ['w'])],
        }),
      ],
    }),
  ],
  initializers: [one('evil', chance.of(counts))],
});

/** Both branches of each hold the next: there are 2^depth of the innermost. */
const branches: Intruder = (from, to, chance) => {
  const body = (depth: number): NodeInit =>
    depth === 0
      ? node('Identity', [from], [`r${depth}`])
      : node('If', ['evil'], [`r${depth}`], {
          attribute: ['then_branch', 'else_branch'].map((name) =>
            graphAttribute(name, { node: [body(depth - 1)], output: [info(`r${depth - 1}`)] }),
          ),
        });
  const depth = 1 + chance.below(9);
  const known = chance.below(2) === 0;
  return {
    nodes: [
      ...(known
        ? []
        : [
            node('ReduceMax', [from], ['evil_max']),
            node('Cast', ['evil_max'], ['evil'], { attribute: [int('to', Type.BOOL)] }),
          ]),
      body(depth),
      node('Identity', [`r${depth}`], [to]),
    ],
    ...(known && { initializers: [{ name: 'evil', dims: [], dataType: Type.BOOL, rawData: Uint8Array.of(1) }] }),
  };
};

const spread: Intruder = (from, to, chance) => ({
  nodes: [
    node('Expand', [from, 'evil'], ['evil_wide']),
    node(
      chance.of(['CumSum', 'ReduceSum', 'ArgMax', 'TopK', 'NonZero', 'Unique', 'Hardmax']),
      ['evil_wide', 'evil_axis'],
      [to],
    ),
  ],
  initializers: [list('evil', some(chance)), one('evil_axis', chance.of([0, 1, -1, 99]))],
});

const window: Intruder = (from, to, chance) => ({
  nodes: [
    node(chance.of(['MaxPool', 'AveragePool', 'LpPool']), [from], [to], {
      attribute: [
        ints('kernel_shape', [chance.of(counts), chance.of(counts)]),
        ints('strides', [chance.of(counts), 1]),
        ints(
          'pads',
          Array.from({ length: 4 }, () => chance.of([0, -5, 5, 2 ** 31])),
        ),
        ints('dilations', [1, chance.of(counts)]),
      ],
    }),
  ],
});

const scan: Intruder = (from, to, chance) => ({
  nodes: [
    node('Tile', [from, 'evil'], ['evil_long']),
    node('Scan', ['evil_long'], [to], {
      attribute: [
        int('num_scan_inputs', chance.of([0, 1, 2, 2 ** 31])),
        graphAttribute('body', { input: [info('v')], output: [info('w')], node: [node('Relu', ['v'], ['w'])] }),
      ],
    }),
  ],
  initializers: [list('evil', some(chance))],
});

const doubling: Intruder = (from, to, chance) => {
  const depth = chance.of([4, 16, 40]);
  const step = chance.of(['Concat', 'Add', 'Mul']);
  return {
    nodes: Array.from({ length: depth }, (_, at) => {
      const input = at === 0 ? from : `evil${at}`;
      const attribute = step === 'Concat' ? [int('axis', -1)] : [];
      return node(step, [input, input], [at === depth - 1 ? to : `evil${at + 1}`], { attribute });
    }),
  };
};

const intruders: readonly Intruder[] = [
  ...['Tile', 'Expand', 'Reshape', 'Split', 'Gather', 'Upsample', 'CenterCropPad', 'Unsqueeze', 'Squeeze'].map(shaped),
  resize,
  scaled,
  pad,
  made('ConstantOfShape', (chance) => [list('', some(chance))]),
  made('Range', (chance) => [one('', 0), one('', chance.of(counts)), one('', chance.of([0, 1, -1]))]),
  made('OneHot', (chance) => [list('', [0, 1]), one('', chance.of(counts)), raw('', [2], [0, 1])]),
  made('EyeLike', (chance) => [raw('', [1, 1], [1]), ...(chance.below(2) === 0 ? [one('', 1)] : [])], {
    attribute: [int('k', 2 ** 40)],
  }),
  loop,
  branches,
  spread,
  window,
  scan,
  doubling,
];

/** Between a node and what it reads. */
const put =
  (intruder: Intruder): Attack =>
  ({ graph, chance }: Target) => {
    const reading = graph.node.filter(({ input }) => input.length > 0);
    if (reading.length === 0) return undefined;
    const reader = chance.of(reading);
    const from = reader.input[0];
    const { nodes, initializers = [] } = intruder(from, 'evil_result', chance);
    const taken = graph.initializer.some(({ name }) => name.startsWith('evil'));
    if (taken) return undefined;
    reader.input[0] = 'evil_result';
    graph.node.push(...nodes.map((each): NodeProto => create(NodeProtoSchema, each)));
    graph.initializer.push(...initializers.map((each) => create(TensorProtoSchema, each)));
    const numbers = initializers.map(({ rawData }) => shown(rawData)).join(' ');
    return `${nodes
      .map(({ opType }) => opType)
      .slice(0, 3)
      .join()} (${numbers}) before ${reader.opType} ${reader.name}`;
  };

const shown = (bytes: Uint8Array | undefined): string =>
  bytes && bytes.length % 8 === 0 ? Array.from(new BigInt64Array(bytes.slice().buffer)).join() : '';

/** Functions that call others twice, or in a ring, or refer to attributes that refer to others. */
const functions: Attack = ({ model, graph, chance }) => {
  const calls = chance.of([1, 2, 3]);
  const depth = chance.of([2, 8, 70]);
  const ring = chance.below(3) === 0;
  const reader = chance.of(graph.node);
  if (reader.input.length === 0) return undefined;
  model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: 'evil', version: 1n }));
  for (let at = 0; at < depth; at++) {
    const next = at < depth - 1 ? `f${at + 1}` : ring ? 'f0' : '';
    const inner = Array.from({ length: calls }, (_, call) => ({
      ...node(next === '' ? 'Relu' : next, [call === 0 ? 'a' : `b${call - 1}`], [`b${call}`], {
        domain: next === '' ? '' : 'evil',
      }),
      attribute: [{ name: 'alpha', type: Kind.FLOAT, refAttrName: chance.of(['alpha', 'beta', '']) }],
    }));
    model.functions.push(
      create(FunctionProtoSchema, {
        name: `f${at}`,
        domain: 'evil',
        input: ['a'],
        output: [`b${calls - 1}`],
        attribute: ['alpha', 'beta'],
        node: inner,
        opsetImport: [
          { domain: '', version: 17n },
          { domain: 'evil', version: 1n },
        ],
      }),
    );
  }
  graph.node.push(create(NodeProtoSchema, node('f0', [reader.input[0]], ['evil_called'], { domain: 'evil' })));
  reader.input[0] = 'evil_called';
  return `${depth} functions, each calls the next ${calls} times${ring ? ', the last the first' : ''}`;
};

export const intrusions: readonly Attack[] = [...intruders.map(put), functions];
