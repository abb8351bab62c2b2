/** The native executor: programs as ONNX models in ONNX Runtime, one thread. */
import type { Executor, Program, Session } from '../executor';
import { lower } from '../lower';
import { Models } from './models';
import { partsOf } from './parts';
import { rewrite } from './rewrite';
import type { OnnxRuntime } from './runtime';
import { NativeSession } from './session';

export { runtimeOf, type OnnxModule, type OnnxOptions, type OnnxRuntime } from './runtime';

export interface NativeOptions {
  /** Models that stay in ONNX Runtime while no session uses them: preparing the same outputs anew then costs next to nothing. Default 4. */
  readonly idleModels?: number;
}

/** @param runtime one of ONNX Runtime's packages, see `runtimeOf`. */
export function createOnnxExecutor(runtime: OnnxRuntime, { idleModels = 4 }: NativeOptions = {}): Executor {
  const models = new Models(runtime, idleModels);
  return {
    name: 'native',
    prepare: async ({ outputs, fixed }: Program): Promise<Session> => {
      // ONNX Runtime takes no model that computes nothing.
      if (outputs.length === 0) return { run: async () => [], dispose: () => undefined };
      const program = { outputs: lower(outputs, rewrite), ...(fixed && { fixed }) };
      const parts = partsOf(program);
      const known = await models.knownOf(program, parts);
      const { model, release } = await models.use(parts);
      return new NativeSession(runtime, model, known, release);
    },
  };
}
