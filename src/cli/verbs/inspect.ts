import path from 'node:path';
import { openModel } from '../../core/formats';
import { inspect as inspectModel } from '../../core/inspect';
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
  async run({ terminal, progress, cwd }, argument) {
    progress.show({ phase: 'reading', subject: argument });
    const model = await openModel(sourceOf(path.resolve(cwd, argument)));
    const document = inspectModel(model, terminal.bundle);
    return { document, report: inspection(document, terminal) };
  },
};
