import type { MasksDocument } from '../../shared/handover';
import { format, text, type Bundle, type Text } from '../../shared/text';
import { arranged } from './layout';
import { writeMasks } from './mask-array';
import type { Hit, Matches } from './match';

/** The masks as the other file has its tensors: npz, uint8, 1 = kept. */
export const handedOver = (hits: readonly Hit[]): Uint8Array =>
  writeMasks(
    hits.map(({ mask, tensor, layout }) => ({
      name: tensor.name,
      shape: tensor.shape,
      mask: arranged(mask.mask, layout),
    })),
  );

/** What a document says beside the matches. */
export interface HandoverFacts extends Pick<MasksDocument, 'masks' | 'model' | 'for' | 'format' | 'out'> {
  /** Why values were not compared. */
  readonly notes: readonly Text[];
}

/** What was matched, texts in the bundle's language. */
export function masksDocument(
  { hits, misses }: Matches,
  { notes, ...about }: HandoverFacts,
  bundle?: Bundle,
): MasksDocument {
  const differing = hits.filter(({ values }) => values === 'differ').length;
  const warnings = [
    ...notes,
    ...(differing > 0
      ? [
          text(
            '{0} of {1} tensors have the names alone in common with the parameters: their values are others.',
            differing,
            hits.length,
          ),
        ]
      : []),
    ...(misses.length > 0
      ? [text('{0} of {1} masks are for no tensor.', misses.length, hits.length + misses.length)]
      : []),
  ];
  return {
    schema: 1,
    warnings: warnings.map((warning) => format(warning, bundle)),
    executor: 'none',
    ...about,
    hits: hits.map(({ mask, tensor, layout, how, values }) => ({
      mask: mask.name,
      tensor: tensor.name,
      how,
      layout: layout.kind,
      ...(values && { values }),
      shape: tensor.shape,
      kept: mask.mask.reduce((sum, kept) => sum + kept, 0),
      total: mask.mask.length,
    })),
    misses: misses.map(({ mask, reason }) => ({
      mask: mask.name,
      shape: mask.shape,
      reason: format(reason, bundle),
    })),
  };
}
