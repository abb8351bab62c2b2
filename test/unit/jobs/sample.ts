/** The MNIST sample in a folder of its own, and jobs on it. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { startJob, type Job } from '../../../src/jobs/client';
import { recipe as schema, type Recipe } from '../../../src/shared/recipe';
import { bundleJob } from './job-script';
import { temporaryFolder } from './temporary';

export const modelFile = path.join('lenet-300-100', 'model.json');

export async function copySample(): Promise<string> {
  const folder = await temporaryFolder();
  await cp('samples/mnist', folder, { recursive: true, filter: (file) => !file.endsWith('.mjs') });
  return folder;
}

/** Few digits: enough for every method, and quick. */
export const sampleRecipe = (criteria: readonly string[], parts: object = {}): Recipe =>
  schema.parse({
    schema: 1,
    model: 'lenet-300-100/model.json',
    data: { file: 'calibration.npz', limit: 128 },
    test: { file: 'test.npz', limit: 256 },
    methods: criteria.map((criterion) => ({ criterion })),
    sparsity: [0.5, 0.9],
    ...parts,
  });

/** Starts real job processes, and ends them all. */
export class Jobs {
  private readonly jobs: Job[] = [];
  readonly log: string[] = [];

  private constructor(private readonly script: string) {}

  static async bundle(): Promise<Jobs> {
    return new Jobs(await bundleJob());
  }

  start(language = 'en'): Job {
    const job = startJob({ script: this.script, onLog: (line) => this.log.push(line), language });
    this.jobs.push(job);
    return job;
  }

  dispose(): void {
    for (const job of this.jobs.splice(0)) job.dispose();
  }
}
