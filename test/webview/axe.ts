/** axe on an opened page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** One element that breaks a rule, in one line. */
export type Violation = string;

const source = readFileSync(createRequire(process.cwd() + '/').resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules that say nothing about this page. */
export const switchedOff: Readonly<Record<string, string>> = {};

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Brings axe into the page. The page's policy lets no script in: this is what the debugger evaluates. */
export async function inject(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: `${source}; undefined` });
  await session.detach();
}

/** What breaks a rule now. Many rows of one kind: the first of them tell of their colours. */
export const contrastViolations = (page: Page): Promise<readonly Violation[]> =>
  run(page, { exclude: [['tbody tr:nth-child(n + 9)'], ['[role=option]:nth-child(n + 9)']] }, ['color-contrast']);

/** What breaks any rule now. */
export const violations = (page: Page): Promise<readonly Violation[]> => run(page, 'document');

async function run(page: Page, context: object | 'document', rules?: readonly string[]): Promise<readonly Violation[]> {
  const options = {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags },
    rules: Object.fromEntries(Object.keys(switchedOff).map((rule) => [rule, { enabled: false }])),
    resultTypes: ['violations'],
  };
  const where = context === 'document' ? context : JSON.stringify(context);
  const results = await page.evaluate<AxeResults>(`axe.run(${where}, ${JSON.stringify(options)})`);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${help}: ${html.slice(0, 160)} ${failureSummary.split('\n').slice(1).join(' ')}`,
    ),
  );
}
