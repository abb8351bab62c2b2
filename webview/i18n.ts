import { format, text, type Bundle, type Text } from '../src/shared/text';

let language = 'en';
let bundle: Bundle = {};

/** Takes over what the editor sent: `vscode.env.language` and the catalogue in that language (empty for English). */
export function setLanguage(nextLanguage: string, nextBundle: Bundle): void {
  language = nextLanguage;
  bundle = nextBundle;
}

/** The language that numbers are written in. */
export const currentLanguage = (): string => language;

/** A sentence of the page in the user's language. The template is the key of its translation: keep it a literal. */
export const t = (template: string, ...args: (string | number)[]): string => format(text(template, ...args), bundle);

/** A sentence that was made elsewhere, in the user's language. */
export const say = (sentence: Text): string => format(sentence, bundle);
