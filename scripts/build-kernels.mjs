/**
 * `npm run kernels`: makes `wasm/binary.ts` of the tfjs executor out of the AssemblyScript beside it. With `--check` it writes nothing and fails
 * where the file is another one: the same compiler makes the same bytes.
 */
import asc from 'assemblyscript/asc';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/core/executors/tfjs/wasm/', import.meta.url));
const flags = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd'],
  // tfjs's own memory, whatever its size.
  ...['--importMemory', '--noExportMemory', '--initialMemory', '0'],
];
let binary;
const { error, stderr } = await asc.main(['gemm.ts', '--outFile', 'gemm.wasm', ...flags], {
  readFile: (name) => (name === 'gemm.ts' ? readFileSync(`${folder}gemm.ts`, 'utf8') : null),
  writeFile: (_, bytes) => (binary = bytes),
});
if (error) throw new Error(stderr.toString());
const text = `/** WebAssembly of gemm.ts in base64, made by scripts/build-kernels.mjs. */
export const binary =
  '${Buffer.from(binary).toString('base64')}';
`;
const file = `${folder}binary.ts`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) throw new Error('binary.ts is not what gemm.ts makes: npm run kernels');
