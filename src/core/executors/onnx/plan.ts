/** What each node is written as: several together where ONNX has one operator for them. */
import type { Node } from '../../graph/node';
import { averagePool, windowSum } from '../../formats/onnx/export/averages';
import { biased } from '../../formats/onnx/export/bias';
import { Inexpressible, type Facts, type Fusion, type Plan } from '../../formats/onnx/export/lowering';
import { biasedProduct } from './biased-product';
import { kernels } from './kernels';
import { windowProduct } from './window-products';
import { wholeBits } from './whole-bits';

/** The first that fits is taken. */
const fusions: readonly Fusion[] = [windowProduct, biasedProduct, biased, averagePool, windowSum, wholeBits];

/** @throws Inexpressible */
export function planOf(node: Node, facts: Facts): Plan {
  for (const fusion of fusions) {
    const plan = fusion(node, facts);
    if (plan) return plan;
  }
  const lowering = kernels.get(node.op.name);
  if (lowering) return { inputs: node.inputs, lower: (program, values) => lowering(program, node, values) };
  throw new Inexpressible(node.op.name);
}
