import type { TrainingDocument } from '../../../shared/documents';
import type { AllocationAnswer } from '../../../shared/allocation';
import type { NoteDocument } from '../../../shared/findings';
import { format, text, type Bundle } from '../../../shared/text';
import { unitsOf } from '../../criteria/output-units';
import type { Setting } from '../setting';

export interface MaskNotesInput {
  readonly setting: Pick<Setting, 'scored' | 'network'>;
  readonly allocation: AllocationAnswer;
  /** Batch-norm statistics are renewed after pruning, or the weights were trained: then they are not stale. */
  readonly renewed: boolean;
  readonly training?: TrainingDocument | undefined;
  readonly bundle?: Bundle | undefined;
}

/** What people should know of one method's mask before they save it. */
export function maskNotes(input: MaskNotesInput): NoteDocument[] {
  return [...nearlyEmpty(input), ...stale(input), ...diverged(input)];
}

/** Fewer weights than output units: most of those are constant. */
function nearlyEmpty({ setting, allocation: { method, layers }, bundle }: MaskNotesInput): NoteDocument[] {
  return setting.scored.flatMap((parameter, p): NoteDocument[] => {
    const { kept, total } = layers[p];
    const units = unitsOf(parameter);
    // A layer that is that small as it is tells nothing.
    if (kept >= units || units * 4 > total) return [];
    return [
      {
        code: 'layer-nearly-empty',
        severity: 'warning',
        method,
        parameter: parameter.name,
        message: format(
          text('{0} keeps {1} weights for {2} outputs.', parameter.alias ?? parameter.name, kept, units),
          bundle,
        ),
        remedy: format(text('Cap its sparsity, or choose a lower one.'), bundle),
      },
    ];
  });
}

function stale({ setting, allocation, renewed, bundle }: MaskNotesInput): NoteDocument[] {
  const { method, removed } = allocation;
  if (renewed || removed === 0 || (setting.network?.normalizations.length ?? 0) === 0) return [];
  return [
    {
      code: 'stale-batch-norm',
      severity: 'information',
      method,
      message: format(text('Batch normalization still has the statistics of the unpruned network.'), bundle),
      remedy: format(text('Recalibrate, or fine-tune.'), bundle),
    },
  ];
}

function diverged({ allocation: { method }, training, bundle }: MaskNotesInput): NoteDocument[] {
  if (training?.stopped !== 'diverged') return [];
  return [
    {
      code: 'training-diverged',
      severity: 'warning',
      method,
      message: format(text('Fine-tuning diverged; its best weights were kept.'), bundle),
      remedy: format(text('Choose a lower learning rate.'), bundle),
    },
  ];
}
