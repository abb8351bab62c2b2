/** Scan as opset 8 had it: a batch in front of everything. (Later versions: ONNX's own tests, conformance.test.ts.) */
import { fromBinary } from '@bufbuild/protobuf';
import assert from 'node:assert/strict';
import { ModelProtoSchema } from '../../../../src/core/formats/onnx/proto/onnx_pb';
import type { KnownTensor } from '../../../../src/core/formats/onnx/graph/value';
import { Unsupported } from '../../../../src/core/formats/unsupported';
import { evaluate, executors } from '../../graph/support';
import { networkOf, type Network } from './conformance/network';
import { encoded, graphAttribute, info, int, ints, node } from './onnx-file';

/** Running sums of two sequences of three. */
function sums(directions: readonly number[], lengths?: readonly number[]): Network {
  const body = {
    name: 'body',
    input: [info('sum', [1]), info('next', [1])],
    output: [info('total', [1]), info('seen', [1])],
    node: [node('Add', ['sum', 'next'], ['total']), node('Identity', ['total'], ['seen'])],
  };
  const attribute = [graphAttribute('body', body), int('num_scan_inputs', 1), ints('directions', directions)];
  const inputs = [lengths ? 'lengths' : '', 'start', 'x'];
  const bytes = encoded({
    irVersion: 3n,
    opsetImport: [{ domain: '', version: 8n }],
    graph: {
      name: 'main',
      input: inputs.filter((name) => name !== '').map((name) => info(name)),
      output: [info('end'), info('all')],
      node: [node('Scan', inputs, ['end', 'all'], { attribute })],
    },
  });
  const given: KnownTensor[] = [
    ...(lengths ? [{ shape: [2], type: 'int64' as const, values: lengths }] : []),
    { shape: [2, 1], type: 'float32', values: [0, 100] },
    { shape: [2, 3, 1], type: 'float32', values: [1, 2, 3, 10, 20, 30] },
  ];
  return networkOf(
    fromBinary(ModelProtoSchema, bytes),
    given,
    given.map(({ type }) => type === 'int64'),
  );
}

describe('Scan of opset 8', () => {
  const cases: readonly [name: string, network: () => Network, ends: readonly number[], all: readonly number[]][] = [
    ['forwards', () => sums([0]), [6, 160], [1, 3, 6, 110, 130, 160]],
    ['backwards', () => sums([1]), [6, 160], [3, 5, 6, 130, 150, 160]],
    ['of whole sequences', () => sums([0], [3, 3]), [6, 160], [1, 3, 6, 110, 130, 160]],
  ];
  for (const [name, make, ends, all] of cases)
    it(name, async () => {
      const { outputs, feeds } = make();
      assert.deepEqual(
        outputs.map(({ shape }) => shape),
        [
          [2, 1],
          [2, 3, 1],
        ],
      );
      const found = await evaluate(
        await executors.reference(),
        outputs.map((each) => each.node),
        feeds,
      );
      assert.deepEqual(
        found.map((each) => Array.from(each)),
        [ends, all],
      );
    });

  it('of sequences that are shorter is refused', () => {
    assert.throws(() => sums([0], [3, 2]), Unsupported);
  });
});
