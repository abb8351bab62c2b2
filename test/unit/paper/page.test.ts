import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Workbench } from '../../../bench/common/workbench';
import { openExample, workbenchOf, type Example } from '../../../bench/paper/example';
import { hessianTable } from '../../../bench/paper/hessian-table';
import { maskTable } from '../../../bench/paper/mask-table';
import { pipelineTable } from '../../../bench/paper/pipeline-table';
import { createExecutor } from '../../../src/core/executors/index';
import type { Executor } from '../../../src/core/executors/executor';

/** The numbers of each row of a Markdown table, without its words. */
const numbersOf = (table: string): number[][] =>
  table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .replaceAll('\\|', '')
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.replace('%', '').trim())
        .filter((cell) => cell !== '')
        .map(Number),
    );

for (const page of ['docs/paper.md', 'docs/paper.zh-cn.md'])
  describe(`${page} has the numbers of node bench/run.mjs paper`, () => {
    const tables = readFileSync(page, 'utf8')
      .split('\n\n')
      .filter((block) => block.startsWith('|'))
      .map(numbersOf);
    let executor: Executor;
    let example: Example;
    let bench: Workbench;
    before(async () => {
      executor = await createExecutor('tfjs', { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });
      example = await openExample();
      bench = workbenchOf(example, executor);
    });
    it('masks', async () => assert.deepEqual(tables[0], numbersOf(await maskTable(bench))));
    it('scores', async () => assert.deepEqual(tables[1], numbersOf(await hessianTable(bench))));
    it('losses, to a thousandth', async () => {
      const expected = numbersOf(await pipelineTable(example, executor));
      assert.equal(tables[2].length, expected.length);
      expected.forEach((row, r) =>
        row.forEach((value, c) => assert.ok(Math.abs(tables[2][r][c] - value) < 1e-3, `row ${r}: ${value}`)),
      );
    });
  });
