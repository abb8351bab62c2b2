/** What of the editor the page's frame needs; strings, so that the policy is tested without an editor. */
export interface PageAssets {
  /** Of the webview: where its resources may come from. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** Fresh random text for each page, so that no script but ours runs. */
  readonly nonce: string;
  /** The editor's language, for screen readers and line breaking. */
  readonly language: string;
  readonly title: string;
}

/**
 * The page's frame: everything is forbidden but our script, styles, and pictures that the page draws itself. The UI toolkit adds style
 * elements, hence `unsafe-inline` for styles alone.
 */
export function html({ cspSource, script, style, nonce, language, title }: PageAssets): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  return `<!doctype html>
<html lang="${escape(language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${escape(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escape(title)}</title>
    <link rel="stylesheet" href="${escape(style)}" />
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${escape(nonce)}" src="${escape(script)}"></script>
  </body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (value: string): string =>
  value.replace(/[&<>"]/g, (character) => entities[character] ?? character);
