/**
 * The worked example of the paper on `samples/paper-mlp`, and what its sample code does instead of what its text says: every number of
 * docs/paper.md. `node bench/run.mjs paper`.
 */
import { createExecutor } from '../src/core/executors/index';
import { openExample, workbenchOf } from './paper/example';
import { hessianTable } from './paper/hessian-table';
import { maskTable } from './paper/mask-table';
import { pipelineTable } from './paper/pipeline-table';

const executor = await createExecutor('tfjs', { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });
const example = await openExample();
const shipped = workbenchOf(example, executor);
console.log(await maskTable(shipped));
console.log(`\n${await hessianTable(shipped)}`);
console.log(`\n${await pipelineTable(example, executor)}`);
