import { fromBinary } from '@bufbuild/protobuf';
import type { Executor } from '../../../../../src/core/executors/executor';
import { bodiesOf } from '../../../../../src/core/formats/onnx/graph/attribute-values';
import { controlFlow } from '../../../../../src/core/formats/onnx/graph/control-flow';
import { keyOf, operators } from '../../../../../src/core/formats/onnx/operators';
import { ModelProtoSchema, type ModelProto, type NodeProto } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { readNodeTests, type NodeTest } from './archive';
import { checkDerivatives, type Derivatives } from './derivatives';
import { build, runTest, type Outcome } from './run-test';

/** A test of an operator. */
export interface Case {
  readonly name: string;
  /** What the test is about. */
  readonly operator: string;
  /** Operators in its model that are not claimed. */
  readonly unclaimed: readonly string[];
  readonly test: NodeTest;
  readonly model: ModelProto;
}

export interface Result {
  readonly case: Case;
  /** In the order of the executors. */
  readonly outcomes: readonly Outcome[];
}

/** Whether Prunescope says that it knows an operator. */
const isClaimed = (operator: string): boolean =>
  operators.has(operator) || controlFlow.has(operator) || operator === 'Constant';

const operatorOf = ({ opType, domain }: NodeProto): string => keyOf(opType, domain);

/** Bodies included. */
const operatorsIn = (nodes: readonly NodeProto[]): string[] =>
  nodes.flatMap((node) => [operatorOf(node), ...bodiesOf(node.attribute).flatMap((body) => operatorsIn(body.node))]);

/** The name of a test whose operator was replaced by its definition in terms of others. */
const expanded = /_expanded(_ver\d+)?(?=@|$)/;

/** All tests: those of operators that are not claimed too. */
export function readCases(): readonly Case[] {
  const models = readNodeTests().map((test) => ({ test, model: fromBinary(ModelProtoSchema, test.model) }));
  const nodes = new Map(models.map(({ test, model }) => [test.name, model.graph?.node ?? []]));
  return models.map(({ test, model }) => {
    const all = nodes.get(test.name) ?? [];
    const original =
      nodes.get(test.name.replace(expanded, '')) ?? nodes.get(test.name.replace(expanded, '').replace(/@.*/, ''));
    const about = original?.at(-1) ?? all.at(-1);
    if (!about) throw new Error(`${test.name} has no nodes`);
    const unclaimed = [...new Set(operatorsIn(all))].filter((each) => !isClaimed(each));
    return { name: test.name, operator: operatorOf(about), unclaimed, test, model };
  });
}

/** @param cases that pass. @param executor in float64. */
export async function runDerivatives(
  cases: readonly Case[],
  executor: Executor,
): Promise<ReadonlyMap<Case, Derivatives>> {
  const results = new Map<Case, Derivatives>();
  for (const each of cases)
    results.set(each, await checkDerivatives(build(each.model, each.test.sets[0]).network, executor));
  return results;
}

export async function runCases(cases: readonly Case[], executors: readonly Executor[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const each of cases) results.push({ case: each, outcomes: await runTest(each.test, each.model, executors) });
  return results;
}
