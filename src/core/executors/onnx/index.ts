/** The native executor: programs as ONNX models in ONNX Runtime, one thread (decisions/0012). */
import { sameShape } from '../../graph/shape';
import type { Executor, Program, Session } from '../executor';
import { lower } from '../lower';
import { Models } from './models';
import { partsOf } from './parts';
import { rewrite } from './rewrite';
import type { OnnxOptions, OnnxRuntime } from './runtime';
import { NativeSession } from './session';

export { runtimeOf, type OnnxModule, type OnnxOptions, type OnnxRuntime } from './runtime';

export interface NativeOptions {
  /** Models that stay in ONNX Runtime while no session uses them: preparing the same outputs anew then costs next to nothing. Default 4. */
  readonly idleModels?: number;
  /** Over the executor's own options of sessions: to profile, for one. */
  readonly session?: OnnxOptions;
  /** Whether weights become a part of the model instead of being fed to it. Default: `computesForWeights`. */
  readonly builtIn?: (program: Program) => boolean;
}

/**
 * The program computes something for each weight of a kernel (a gradient, a curvature): it will run over a whole dataset with the same
 * weights, and ONNX Runtime convolves faster with kernels that it knows. What computes outputs alone is prepared anew for each mask. It is
 * decided by the program, so that every worker decides alike.
 */
export const computesForWeights = ({ outputs, fixed }: Program): boolean =>
  [...(fixed?.keys() ?? [])].some(
    ({ shape }) => shape.length > 1 && outputs.some((output) => sameShape(output.shape, shape)),
  );

/** @param runtime one of ONNX Runtime's packages, see `runtimeOf`. */
export function createOnnxExecutor(
  runtime: OnnxRuntime,
  { idleModels = 4, session = {}, builtIn = computesForWeights }: NativeOptions = {},
): Executor {
  const models = new Models(runtime, idleModels, session);
  return {
    name: 'native',
    prepare: async ({ outputs, fixed }: Program): Promise<Session> => {
      // ONNX Runtime takes no model that computes nothing.
      if (outputs.length === 0) return { run: async () => [], dispose: () => undefined };
      const program = { outputs: lower(outputs, rewrite), ...(fixed && { fixed }) };
      const parts = partsOf(program);
      const known = await models.knownOf(program, parts);
      const isBuilt = builtIn({ outputs, ...(fixed && { fixed }) });
      const { model, release } = await (isBuilt ? models.build(parts, known) : models.use(parts));
      return new NativeSession(runtime, model, known, release);
    },
  };
}
