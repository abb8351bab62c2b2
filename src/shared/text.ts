/**
 * Text for people. The English template is the key of its translation (as in `vscode.l10n`), so a message keeps its template and
 * arguments until somebody shows it: in VS Code, in the page, or in a terminal with `--lang`.
 */
export interface Text {
  /** English, with `{0}`, `{1}`, … where the arguments go. */
  readonly template: string;
  readonly args: readonly (string | number)[];
}

/** Translations by English template: the content of `l10n/bundle.l10n.<language>.json`. */
export type Bundle = Readonly<Record<string, string>>;

/** The template is looked up in the catalogue, whose test reads it from the call: write a literal. */
export const text = (template: string, ...args: (string | number)[]): Text => ({ template, args });

/** Words that are in the user's language already, because they were formatted elsewhere. */
export const verbatim = (words: string): Text => ({ template: words, args: [] });

/** The text in the bundle's language, in English where the bundle lacks it. */
export function format({ template, args }: Text, bundle: Bundle = {}): string {
  const localised = Object.hasOwn(bundle, template) ? (bundle[template] ?? template) : template;
  return localised.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}
