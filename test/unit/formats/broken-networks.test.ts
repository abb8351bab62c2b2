/** Networks in networks that cannot be: problems, in little time and without an end of the stack. */
import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import { Problem } from '../../../src/shared/problem';
import { called, denseLayer, functional, inputLayer, sequential, topology } from './layers-file';
import { sourceOf } from './stock';

type Calls = readonly (readonly (readonly [string, number, number])[])[];

/** A network of inputs and other layers. */
const network = (name: string, inputs: readonly string[], layers: readonly object[], output: unknown): object => ({
  name,
  class_name: 'Model',
  config: {
    name,
    layers: [...inputs.map((each) => inputLayer(each)), ...layers],
    input_layers: inputs.map((each) => [each, 0, 0]),
    output_layers: [output],
  },
});
const calledOn = (layer: object, calls: Calls): object => ({ ...layer, inbound_nodes: calls });

/** Each network holds the next one once, `depth` times over; the last one nothing. */
function nested(depth: number): object {
  let inner = network('n0', ['x'], [], ['x', 0, 0]);
  for (let level = 1; level <= depth; level++)
    inner = network(`n${level}`, ['x'], [calledOn(inner, [[['x', 0, 0]]])], [`n${level - 1}`, 1, 0]);
  return inner;
}

/** Each network calls the next one twice, one call on the other's result. */
function doubling(depth: number): object {
  let inner = network('n0', ['x'], [], ['x', 0, 0]);
  for (let level = 1; level <= depth; level++) {
    const name = `n${level - 1}`;
    inner = network(`n${level}`, ['x'], [calledOn(inner, [[['x', 0, 0]], [[name, 1, 0]]])], [name, 2, 0]);
  }
  return inner;
}

const inside = (layer: object, output: unknown): Map<string, Uint8Array> =>
  functional([inputLayer('x'), layer], [['x', 0, 0]], [output]);

const broken: readonly (readonly [name: string, files: Map<string, Uint8Array>, found: RegExp])[] = [
  ['networks 100 deep', topology(nested(100)), /deep/],
  ['networks 1,000 deep', topology(nested(1000)), /deep/],
  ['chains 1,000 deep', topology(Array.from({ length: 1000 }).reduce<object>((x) => sequential(x), denseLayer())), /./],
  ['networks that call each other for ever, almost', topology(doubling(30)), /calls/],
  [
    'a layer that is called like one in a network',
    functional(
      [
        inputLayer('x'),
        calledOn(network('n', ['y'], [called('dense', [[['y', 0, 0]]])], ['dense', 0, 0]), [[['x', 0, 0]]]),
        called('n/dense', [[['n', 1, 0]]]),
      ],
      [['x', 0, 0]],
      [['n/dense', 0, 0]],
    ),
    /two layers n\/dense/,
  ],
  [
    'a network without inputs',
    inside(
      calledOn({ name: 'n', class_name: 'Model', config: { layers: [], input_layers: [], output_layers: [] } }, [
        [['x', 0, 0]],
      ]),
      ['n', 1, 0],
    ),
    /no inputs/,
  ],
  [
    'a network that is called on too much',
    inside(
      calledOn(network('n', ['y'], [], ['y', 0, 0]), [
        [
          ['x', 0, 0],
          ['x', 0, 0],
        ],
      ]),
      ['n', 1, 0],
    ),
    /2 inputs, not 1/,
  ],
  [
    'an output that the network does not have',
    inside(calledOn(network('n', ['y'], [], ['y', 0, 0]), [[['x', 0, 0]]]), ['n', 1, 1]),
    /output 1/,
  ],
  [
    'a call that the network does not have',
    inside(calledOn(network('n', ['y'], [], ['y', 0, 0]), [[['x', 0, 0]]]), ['n', 2, 0]),
    /call 2/,
  ],
  [
    'a network that reads itself',
    inside(calledOn(network('n', ['y'], [], ['y', 0, 0]), [[['n', 1, 0]]]), ['n', 1, 0]),
    /waits for itself/,
  ],
  [
    'a network whose layer does not fit',
    inside(
      calledOn(
        network(
          'n',
          ['y'],
          [{ ...called('dense', [[['y', 0, 0]]]), config: { name: 'dense', activation: 7 } }],
          ['dense', 0, 0],
        ),
        [[['x', 0, 0]]],
      ),
      ['n', 1, 0],
    ),
    /activation: 7/,
  ],
  [
    'a call of Keras 3 that names nothing',
    inside({ ...called('dense', [{ args: [{ class_name: '__keras_tensor__', config: {} }], kwargs: {} }]) }, [
      'dense',
      0,
      0,
    ]),
    /keras_history/,
  ],
  [
    'arguments of Keras 3 without end',
    inside(called('dense', [{ args: JSON.parse('['.repeat(1000) + ']'.repeat(1000)) as unknown, kwargs: {} }]), [
      'dense',
      0,
      0,
    ]),
    /without end/,
  ],
];

describe('formats/tfjs: networks that cannot be', () => {
  for (const [name, files, found] of broken)
    it(name, async () => {
      await assert.rejects(openModel(sourceOf(files)), (error: unknown) => {
        assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
        assert.equal(error.code, 'file-malformed');
        assert.match(String(error.details.found), found);
        return true;
      });
    }).timeout(20_000);
});
