import os from 'node:os';
import { dependencies, version } from '../../package.json';
import type { Environment } from '../core/report/report';

/** What a result was computed with. */
export function machine(): Environment {
  const [cpu] = os.cpus();
  return {
    program: `Prunescope ${version}`,
    runtime: `Node.js ${process.versions.node}, TensorFlow.js ${dependencies['@tensorflow/tfjs']}`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    processor: `${cpu?.model.trim() ?? os.arch()} × ${os.cpus().length}`,
    date: new Date(),
  };
}
