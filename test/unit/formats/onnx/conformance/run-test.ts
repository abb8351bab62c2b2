import type { Executor } from '../../../../../src/core/executors/executor';
import { isFloat, type ElementType } from '../../../../../src/core/formats/encoding/element-type';
import { type KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { ModelProto } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { format } from '../../../../../src/shared/text';
import type { DataSet, NodeTest } from './archive';
import { difference, type Tolerance } from './compare';
import { graphOf, networkOf, type Network } from './network';
import { decodeTensor, Excluded } from './tensor';

/**
 * Which inputs are known before anything runs. The product knows what a file holds; a test feeds everything. So the first of these with which the
 * graph can be built is taken: a shape is known then, a table of indices is data where the operator takes it as such.
 */
const bindings = [
  ['nothing', () => false],
  ['integers', ({ type }) => !isFloat(type)],
  ['integers and lists', ({ type, shape }) => !isFloat(type) || shape.length < 2],
  ['everything', () => true],
] as const satisfies readonly (readonly [name: string, isKnown: (input: KnownTensor) => boolean])[];
type Binding = (typeof bindings)[number][0];

export type Outcome =
  | { readonly kind: 'passed'; readonly known: Binding }
  | { readonly kind: 'refused' | 'failed'; readonly reason: string };

const tolerances: Readonly<Record<Executor['name'], Tolerance>> = {
  // ONNX's own.
  reference: { relative: 1e-3, absolute: 1e-7 },
  // float32, where sums cancel.
  tfjs: { relative: 1e-3, absolute: 1e-5 },
  native: { relative: 1e-3, absolute: 1e-5 },
};

/**
 * A unit in the last place of types of half a width. Executors have one width, the tests round (the older ones cut) what each step gives: two units may
 * come together.
 */
const lastPlace = new Map<ElementType, number>([
  ['float16', 2 ** -10],
  ['bfloat16', 2 ** -7],
]);

function toleranceOf(executor: Executor['name'], type: ElementType, test: string): Tolerance {
  const tolerance = tolerances[executor];
  const unit = lastPlace.get(type);
  if (unit !== undefined) return { ...tolerance, relative: 2 * unit };
  // -2.5 / (5 / 255) is -127.5 in float64, and -127.49999 in the float32 of who wrote the test: another integer.
  if (executor === 'reference' && /^test_dynamicquantizelinear(_expanded)?(@|$)/.test(test))
    return { ...tolerance, absolute: 1 };
  return tolerance;
}

interface Built {
  readonly network: Network;
  readonly known: Binding;
}

/** @throws Unsupported where it cannot be built, whatever is known; Excluded. */
export function build(model: ModelProto, set: DataSet): Built {
  const { input } = graphOf(model);
  const inputs = set.inputs.map((data, i) => decodeTensor(data, input[i]));
  let refusal: unknown;
  for (const [known, isKnown] of bindings)
    try {
      return { network: networkOf(model, inputs, inputs.map(isKnown)), known };
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      refusal = error;
    }
  throw refusal;
}

async function runSet(
  { name }: NodeTest,
  model: ModelProto,
  set: DataSet,
  executors: readonly Executor[],
): Promise<readonly Outcome[]> {
  const { output } = graphOf(model);
  const expected = set.outputs.map((data, i) => decodeTensor(data, output[i]));
  const { network, known } = build(model, set);
  const outcomes: Outcome[] = [];
  for (const executor of executors) {
    const found = await compute(network, executor).catch(String);
    const reason =
      typeof found === 'string'
        ? found
        : expected
            .map((each, i) => {
              const { shape, type } = network.outputs[i];
              return difference({ shape, type, values: found[i] }, each, toleranceOf(executor.name, each.type, name));
            })
            .find((each) => each !== undefined);
    outcomes.push(reason === undefined ? { kind: 'passed', known } : { kind: 'failed', reason });
  }
  return outcomes;
}

async function compute({ outputs, feeds }: Network, executor: Executor): Promise<readonly ArrayLike<number>[]> {
  const session = await executor.prepare({ outputs: outputs.map(({ node }) => node) });
  try {
    return await session.run(feeds);
  } finally {
    session.dispose();
  }
}

/** One outcome for each executor: the worst of the data sets. */
export async function runTest(
  test: NodeTest,
  model: ModelProto,
  executors: readonly Executor[],
): Promise<readonly Outcome[]> {
  try {
    const [first, ...rest] = await Promise.all(test.sets.map((set) => runSet(test, model, set, executors)));
    return first.map((outcome, i) => rest.map((each) => each[i]).find(({ kind }) => kind !== 'passed') ?? outcome);
  } catch (error) {
    const outcome = outcomeOf(error);
    return executors.map(() => outcome);
  }
}

/** The builder's words for operators' RangeErrors: about a right model they are mistakes. */
const blames = [/ does not fit its inputs: /, / reads .*, which nothing makes\./];

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Excluded) return { kind: 'refused', reason: error.message };
  if (!(error instanceof Unsupported)) return { kind: 'failed', reason: String(error) };
  const reason = format(error.reason);
  return { kind: blames.some((each) => each.test(reason)) ? 'failed' : 'refused', reason };
}
