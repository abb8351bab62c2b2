import path from 'node:path';
import { inspectFile } from '../../core/inspect-file';
import { sourceOf } from '../../jobs/folder';
import { text } from '../../shared/text';
import type { Verb } from '../verb';
import { inspection } from '../views/inspection';

export const inspect: Verb = {
  name: 'inspect',
  argument: 'MODEL',
  what: text('Shows layers, parameters, zeros, multiply-accumulates and what cannot be scored'),
  flags: [],
  example: 'inspect samples/mnist/lenet-300-100/model.json',
  async run({ terminal, progress, cwd, signal }, argument) {
    progress.show({ phase: 'reading', subject: argument });
    const source = sourceOf(path.resolve(cwd, argument));
    const { inspection: document } = await inspectFile(source, terminal.bundle, signal);
    return { document, report: inspection(document, terminal) };
  },
};
