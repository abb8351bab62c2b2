import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bundle } from '../shared/text';

/**
 * The catalogue of a language (`zh-cn`): the same file that the editor reads, which stands in `l10n` beside the folder of the
 * program. Empty, and so English, where there is none: a missing translation must not stop the work.
 */
export function bundleOf(language: string, folder: string): Bundle {
  if (!/^[a-z]{2,3}(-[a-z]+)*$/i.test(language)) return {};
  const file = path.join(folder, '..', 'l10n', `bundle.l10n.${language.toLowerCase()}.json`);
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = typeof content === 'object' && content !== null ? Object.entries(content) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
