/** What each node is written as: several together where ONNX has one operator for them. */
import { is, type Node } from '../../../graph/node';
import { Conv, ConvTranspose } from '../../../ops/conv';
import { averagePool, mean, windowSum } from './averages';
import type { Batch } from './batch';
import { normalized } from './batch-norm';
import { biased } from './bias';
import { Inexpressible, type Fusion, type Plan, type Facts } from './lowering';
import { exporters } from './table';

/** The first that fits is taken. */
const fusions: readonly Fusion[] = [biased, normalized, averagePool, windowSum, mean];

/** @throws Inexpressible */
export function planOf(node: Node, facts: Facts, batch: Batch): Plan {
  for (const fusion of fusions) {
    const plan = fusion(node, facts);
    if (plan) return plan;
  }
  const lowering = exporters.get(node.op.name);
  if (lowering && !hasGroupsOfBatch(node, batch))
    return { inputs: node.inputs, lower: (program, values) => lowering(program, node, values) };
  if (!node.op.decompose) throw new Inexpressible(node.op.name);
  return { inputs: [node.op.decompose(node)], lower: (_, [value]) => value };
}

/** Each example has a kernel of its own: the number of groups, which ONNX fixes, would grow with the batch. */
const hasGroupsOfBatch = (node: Node, batch: Batch): boolean =>
  (is(node, Conv) || is(node, ConvTranspose)) && batch.perExample(node.attributes.group) !== undefined;
