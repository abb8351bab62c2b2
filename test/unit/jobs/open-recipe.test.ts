import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { openRecipeModel } from '../../../src/jobs/open-recipe';
import { Problem } from '../../../src/shared/problem';
import { recipe } from '../../../src/shared/recipe';
import { external, model, node } from '../formats/onnx/onnx-file';
import { cleanUp, temporaryFolder } from './temporary';

describe('opening a model', () => {
  after(cleanUp);

  it('asks for its room in memory before weights are read', async () => {
    const folder = await temporaryFolder();
    const width = 4096;
    const bytes = 4 * width * width;
    const files: readonly [string, Uint8Array | number][] = [
      [
        'model.onnx',
        model({
          node: [node('MatMul', ['x', 'w'], ['y'])],
          initializer: [external('w', [width, width], { location: 'w.bin' })],
        }),
      ],
      ['w.bin', bytes],
    ];
    for (const [name, content] of files) {
      const handle = await open(path.join(folder, name), 'w');
      if (typeof content === 'number') await handle.truncate(content);
      else await handle.writeFile(content);
      await handle.close();
    }
    const wanted = recipe.parse({
      schema: 1,
      model: 'model.onnx',
      methods: [{ criterion: 'magnitude' }],
      sparsity: [0.5],
    });
    const mebibytes = Math.ceil(bytes / 2 ** 20);
    await assert.rejects(
      openRecipeModel(wanted, folder, () => Promise.resolve(bytes)),
      (error) =>
        error instanceof Problem &&
        error.code === 'memory-short' &&
        error.details.found === `${mebibytes} MiB` &&
        error.details.expected === `${2 * mebibytes + 1} MiB`,
    );
    const { model: opened } = await openRecipeModel(wanted, folder, () => Promise.resolve(3 * bytes));
    assert.equal(opened.parameters[0].values.length, width * width);
  });
});
