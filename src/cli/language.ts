import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bundle } from '../shared/text';
import type { Language } from './settings';

/**
 * The catalogue of a language: the same file that the editor reads, which stands in `l10n` beside the folder of the program.
 * English where it cannot be read: a missing translation must not stop the work.
 */
export function bundleOf(language: Language, folder: string): Bundle {
  if (language === 'en') return {};
  try {
    const content: unknown = JSON.parse(
      readFileSync(path.join(folder, '..', 'l10n', `bundle.l10n.${language}.json`), 'utf8'),
    );
    const entries = typeof content === 'object' && content !== null ? Object.entries(content) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
