import type { Dataset } from '../../src/core/data/dataset';
import { createReferenceExecutor } from '../../src/core/executors/reference/index';
import { gradients } from '../../src/core/graph/gradients';
import { constant, scalar } from '../../src/core/graph/leaf';
import type { Node } from '../../src/core/graph/node';
import { range, size } from '../../src/core/graph/shape';
import type { Objective } from '../../src/core/statistics/objective';
import { targetValues } from '../../src/core/statistics/targets';

/** Trace of the Hessian of the loss in the network's input, mean over the examples: a number of the data, not of any weight. */
export async function inputCurvature(
  objective: Objective,
  weights: ReadonlyMap<Node, Float32Array>,
  dataset: Dataset,
): Promise<number> {
  const [x] = objective.inputs;
  const [slope] = gradients([objective.value], [scalar(1)], [x]);
  const unit = (k: number): Node =>
    constant(
      range(size(x.shape)).map((each) => Number(each === k)),
      x.shape,
    );
  const rows = range(size(x.shape)).map((k) => gradients([slope], [unit(k)], [x])[0]);
  const session = await createReferenceExecutor().prepare({ outputs: rows, fixed: weights });
  let trace = 0;
  for (const index of range(dataset.examples)) {
    const batch = await dataset.batch([index]);
    const hessian = await session.run(
      new Map([
        [x, batch.inputs[0]],
        [objective.target, targetValues(batch, objective)],
      ]),
    );
    trace += hessian.reduce((sum, row, k) => sum + row[k], 0);
  }
  session.dispose();
  return trace / dataset.examples;
}
