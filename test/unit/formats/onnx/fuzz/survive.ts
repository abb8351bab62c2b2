/** Opens a damaged file and saves it: whatever fails must fail as a problem. */
import assert from 'node:assert/strict';
import { openModel } from '../../../../../src/core/formats';
import { Problem } from '../../../../../src/shared/problem';
import { MemoryFolder } from '../../memory-folder';

/** What became of a file, and in how many milliseconds. */
export interface Survival {
  /** `graph`, `weights-only`, or the problem's code. */
  readonly end: string;
  readonly milliseconds: number;
}

/** @param sides what stands beside the model. @throws what is no Problem. */
export async function survive(bytes: Uint8Array, sides: Iterable<readonly [string, Uint8Array]>): Promise<Survival> {
  const start = performance.now();
  const end = await opened(new MemoryFolder([...sides, ['model.onnx', bytes]]));
  return { end, milliseconds: performance.now() - start };
}

async function opened(folder: MemoryFolder): Promise<string> {
  try {
    const model = await openModel({ folder, main: 'model.onnx' });
    assert.ok(model.graph ?? model.reason, 'weights-only has a reason');
    const changes = new Map(
      model.parameters
        .filter(({ prunable }) => prunable)
        .map(({ name, values }) => [name, values.map((value, at) => (at % 2 === 0 ? 0 : value))]),
    );
    const files = await model.format.write(model, changes, 'out.onnx');
    const again = await openModel({
      folder: new MemoryFolder(files.map(({ name, bytes }) => [name, bytes])),
      main: 'out.onnx',
    });
    for (const { name, values } of again.parameters) {
      const after = changes.get(name);
      if (after) assert.deepEqual(values, after, `${name} is saved`);
    }
    return model.graph ? 'graph' : 'weights-only';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
