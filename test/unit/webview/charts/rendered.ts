/** A template of lit-html as text, without a document: what a chart draws, line by line. */
import { nothing } from 'lit-html';

interface Template {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

const isTemplate = (value: unknown): value is Template =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value: unknown): string => String(value).replace(/[&<>"]/g, (sign) => entities[sign]);

function content(value: unknown): string {
  if (value === undefined || value === null || value === nothing || value === false) return '';
  if (Array.isArray(value)) return value.map(content).join('');
  return isTemplate(value) ? markup(value) : escaped(value);
}

/** As lit binds: attributes that are `nothing` are left out, listeners and properties are no markup. */
function markup({ strings, values }: Template): string {
  let text = strings[0];
  values.forEach((value, at) => {
    const attribute = /\s([@.?]?)([\w:-]+)=(?:"[^"]*)?$/.exec(text);
    const open = attribute !== null && text.lastIndexOf('<') > text.lastIndexOf('>');
    if (!open) text += content(value);
    else if (attribute[1] === '@' || attribute[1] === '.' || value === nothing || (attribute[1] === '?' && !value))
      text = text.slice(0, attribute.index);
    else if (attribute[1] === '?') text = `${text.slice(0, attribute.index)} ${attribute[2]}`;
    else text += text.endsWith('=') ? `"${escaped(value)}"` : escaped(value);
    text += strings[at + 1];
  });
  return text;
}

/** The markup with one element on each line. */
export const rendered = (template: unknown): string =>
  content(template).replace(/\s+/g, ' ').replace(/> </g, '><').replace(/ >/g, '>').replace(/></g, '>\n<').trim();

/** The same as a file that opens by itself. */
export const svgFile = (template: unknown, width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">\n${rendered(template)}\n</svg>\n`;
