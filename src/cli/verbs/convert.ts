import path from 'node:path';
import { convertModel, requireConvertible } from '../../jobs/convert';
import { bytes } from '../../shared/numbers';
import { text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { outputFlags, type OutputFlags } from '../flags/output';
import { required } from '../flags/values';
import { claim } from '../target';
import type { Verb } from '../verb';

export const convert: Verb = {
  name: 'convert',
  argument: 'MODEL',
  what: text('Saves a network in another format: ONNX'),
  flags: outputFlags,
  example: 'convert samples/mnist/lenet-300-100/model.json --out lenet.onnx',
  async run({ terminal, progress, signal, cwd }, argument, { out, force = false }: CommonFlags & OutputFlags) {
    if (out === undefined) throw required('--out');
    const model = path.resolve(cwd, argument);
    const file = path.resolve(cwd, out);
    requireConvertible(file);
    await claim(file, force, [model]);
    const { bundle } = terminal;
    const onProgress = progress.show.bind(progress);
    const document = await convertModel({ model, out: file, force, bundle, signal, onProgress });
    const size = bytes(document.bytes);
    return { document, report: terminal.say(text('Saved {0} ({1})', document.out, size)) };
  },
};
