/**
 * Generates `onnx_pb.ts` from `onnx.proto` beside it, the schema that the ONNX project ships in its Python package (here: onnx
 * 1.23.2). Run it after that file was replaced by a newer one: `node scripts/generate-onnx.mjs`. npm gets the two tools for this
 * run only: together they weigh more than everything else that the project needs.
 */
import { execFileSync } from 'node:child_process';

const compiler = '@bufbuild/buf@1.75.0';
/** The newest that runs on Node 20; its code works with every later runtime of the same major version. */
const generator = '@bufbuild/protoc-gen-es@2.13.0';

const template = { version: 'v2', plugins: [{ local: 'protoc-gen-es', out: '.', opt: ['target=ts'] }] };
const tools = ['--package', compiler, '--package', generator];
execFileSync(
  'npx',
  ['--yes', ...tools, 'buf', 'generate', '--template', JSON.stringify(template), '--path', 'onnx.proto'],
  { cwd: new URL('../src/core/formats/onnx/proto', import.meta.url), stdio: 'inherit' },
);
