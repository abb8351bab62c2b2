import type { MaskHit, MasksDocument } from '../../shared/handover';
import { count, percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** Which mask is for which tensor, and which are for none. */
export function handover(document: MasksDocument, terminal: Terminal): string {
  const say = terminal.say.bind(terminal);
  const { hits, misses, out, format, model } = document;
  const head = [text('mask'), text('tensor'), text('found by'), text('shape'), text('kept')].map(say);
  const rows = hits.map((hit) => [
    hit.mask,
    hit.tensor,
    foundBy(hit).map(say).join(', '),
    hit.shape.join(' × '),
    percent(hit.kept / Math.max(1, hit.total)),
  ]);
  return [
    model === undefined
      ? say(text('{0} → {1} ({2}), by name alone', document.masks, document.for, format))
      : say(text('{0} of {1} → {2} ({3})', document.masks, model, document.for, format)),
    '',
    table({ head, rows, textColumns: [0, 1, 2, 3] }),
    ...(misses.length === 0 ? [] : ['', say(text('For no tensor:'))]),
    ...misses.map(({ mask, shape, reason }) => `  ${mask} [${shape.join(', ')}]: ${reason}`),
    '',
    say(text('{0} of {1} masks are for a tensor.', count(hits.length), count(hits.length + misses.length))),
    ...(out === undefined ? [] : [say(text('Saved {0}', out))]),
  ].join('\n');
}

function foundBy({ how, layout, values }: MaskHit): Text[] {
  return [
    how === 'name' ? text('name') : text('values'),
    ...(layout === 'transposed' ? [text('transposed')] : []),
    ...(values === 'scaled' ? [text('scaled')] : []),
    ...(values === 'differ' ? [text('other values')] : []),
  ];
}
