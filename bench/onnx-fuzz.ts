/**
 * Damages ONNX files by seed, in their bytes and in their fields, opens and saves them: every end must be a model or a problem. Prints how
 * often which, the slowest and the memory; exits 1 after a crash, a hang of more than 10 s, or more than 1 GB.
 * `node bench/run.mjs onnx-fuzz [SEEDS for each file, default 100] [FIRST seed, default 0]`
 */
import { damaged } from '../test/unit/formats/onnx/fuzz/damage';
import { fuzzedModels } from '../test/unit/formats/onnx/fuzz/models';
import { survive } from '../test/unit/formats/onnx/fuzz/survive';
import { table } from './measure';

const slowest = 10_000;
const mostMemory = 1e9;

const [seeds = 100, first = 0] = process.argv.slice(2).map(Number);
const { models, sides } = fuzzedModels();
const ends = new Map<string, number>();
let longest = { milliseconds: 0, where: '' };
let failures = 0;

for (const { name, bytes } of models)
  for (let seed = first; seed < first + seeds; seed++) {
    const { bytes: broken, how } = damaged(bytes, seed);
    const where = `${name}, seed ${seed}: ${how}`;
    try {
      const { end, milliseconds } = await survive(broken, sides);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (milliseconds > longest.milliseconds) longest = { milliseconds, where };
    } catch (error) {
      failures++;
      console.error(where);
      console.error(error instanceof Error ? error.stack : error);
    }
  }

const peak = process.resourceUsage().maxRSS * 1024;
const rows = [...ends].sort(([, a], [, b]) => b - a).map(([end, count]) => [end, String(count)]);
table([['end', 'files'], ...rows]);
console.log(`slowest: ${Math.round(longest.milliseconds)} ms (${longest.where})`);
console.log(`memory: ${Math.round(peak / 1e6)} MB at most; ${failures} failures`);
if (failures > 0 || longest.milliseconds > slowest || peak > mostMemory) process.exitCode = 1;
