import { visible } from '../../shared/visible';

/** Markup that is safe by construction: whatever goes into a template is escaped, unless it is markup itself. */
export class Markup {
  constructor(readonly source: string) {}
}
export type Content = string | number | Markup | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const sourceOf = (content: Content): string => {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.source;
  if (typeof content === 'string') return visible(content).replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
  return typeof content === 'number' ? String(content) : content.map(sourceOf).join('');
};

/** HTML or SVG. Attributes stand in quotes: then what goes into them cannot leave them. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(strings.map((part, index) => part + sourceOf(contents[index])).join(''));
