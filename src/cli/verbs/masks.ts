import path from 'node:path';
import { handedOver, masksDocument } from '../../core/handover/hand-over';
import { readMasks, withTensors, type MaskArray } from '../../core/handover/mask-array';
import { matchMasks, type Miss } from '../../core/handover/match';
import { openTensors } from '../../core/handover/open-tensors';
import { openModelTensors } from '../../core/handover/tensor';
import { sourceOf } from '../../jobs/folder';
import { modelOfMasks } from '../../jobs/masks-model';
import { Problem, throwIfCancelled } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { outputFlags, type OutputFlags } from '../flags/output';
import { required } from '../flags/values';
import { claim, requireNoSource, write } from '../target';
import type { Context, Verb } from '../verb';
import { handover } from '../views/handover';

interface TargetFlags {
  readonly for?: string;
  readonly model?: string;
}
type Flags = CommonFlags & OutputFlags & TargetFlags;

export const masks: Verb = {
  name: 'masks',
  argument: 'MASKS',
  what: text('Carries masks over to the file of another framework: by name, then by value'),
  flags: [
    {
      usage: '--for <path>',
      what: text('The file that the masks are for: safetensors, npz of a state dict, a model'),
    },
    {
      usage: '--model <path>',
      what: text('The model that they were made for; default: that of the recipe beside the masks'),
    },
    ...outputFlags,
  ],
  example: 'masks masks.npz --for model.safetensors --out masks-for.npz',
  async run(context, argument, flags: Flags) {
    const { terminal, progress, signal, cwd } = context;
    if (flags.for === undefined) throw required('--for');
    const [file, wanted] = [argument, flags.for].map((name) => path.resolve(cwd, name));
    const out =
      flags.out === undefined
        ? undefined
        : await claim(path.resolve(cwd, flags.out), flags.force === true, [file, wanted]);
    progress.show({ phase: 'reading', subject: argument });
    const source = sourceOf(file);
    const found = readMasks(await source.folder.read(source.main), argument);
    const model = flags.model === undefined ? await modelOfMasks(file, found) : path.resolve(cwd, flags.model);
    const known = await knownModel(context, found, model, flags.model !== undefined);

    progress.show({ phase: 'reading', subject: flags.for });
    const target = sourceOf(wanted);
    const tensors = await openTensors(target);
    if (out) await requireNoSource(out.file, [...target.folder.files, ...known.files]);
    const matches = await matchMasks(known.masks, tensors, {
      signal,
      onProgress: (share) => progress.show({ phase: 'reading', subject: tensors.name, share }),
    });
    if (matches.hits.length === 0) throw nothingFits(tensors.name, matches.misses[0], terminal.say.bind(terminal));
    if (out) await write(out, handedOver(matches.hits), context);
    const about = {
      masks: path.basename(file),
      ...(known.name !== undefined && { model: known.name }),
      for: tensors.name,
      format: tensors.format,
      ...(out && { out: out.file }),
      notes: known.notes,
    };
    const document = masksDocument(matches, about, terminal.bundle);
    return { document, report: handover(document, terminal) };
  },
};

/** The masks, with the values of their model where it is at hand. */
interface KnownModel {
  readonly name?: string;
  readonly masks: readonly MaskArray[];
  readonly files: Iterable<string>;
  readonly notes: readonly Text[];
}

/** @param asked by the user; a recipe's model may be gone, or be another one now, and then names are what is left. */
async function knownModel(
  { signal }: Context,
  masks: readonly MaskArray[],
  model: string | undefined,
  asked: boolean,
): Promise<KnownModel> {
  const unknown = { masks, files: [] };
  if (model === undefined)
    return {
      ...unknown,
      notes: [text('Values are not compared: no recipe beside the masks says what they were made for.')],
    };
  try {
    const source = sourceOf(model);
    const { name, tensors } = await openModelTensors(source);
    throwIfCancelled(signal);
    return { name, masks: withTensors(masks, name, tensors), files: source.folder.files, notes: [] };
  } catch (error) {
    if (asked || !(error instanceof Problem)) throw error;
    return { ...unknown, notes: [text('Values are not compared: {0}', error.message)] };
  }
}

const nothingFits = (file: string, miss: Miss | undefined, say: (message: Text) => string): Problem =>
  new Problem('layer-unknown', text('None of the masks is for a tensor of {0}.', file), {
    file,
    ...(miss && { layer: miss.mask.name, found: say(miss.reason) }),
    remedy: text('Name the model that the masks were made for with --model.'),
  });
