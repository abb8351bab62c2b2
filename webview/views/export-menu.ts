import { html, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { pngOf, standaloneSvg } from '../figure';
import { t } from '../i18n';
import { csvOf, jsonOf, tsvOf, type Table } from '../table';
import { menu, type MenuEntry } from './menu';

export interface ExportOptions {
  /** Unique on the page. */
  readonly id: string;
  /** What leaves: for who hears the button. */
  readonly what: string;
  /** What a dialog suggests, without an ending. */
  readonly name: string;
  /** Made when it is asked for. */
  readonly table?: () => Table;
  /** The figure on the page. */
  readonly figure?: () => SVGSVGElement | null | undefined;
  /** A figure that the page does not show as one. */
  readonly drawn?: () => string;
}

/** A small button whose menu saves or copies what stands beside it: the table's numbers, the figure as it is drawn. */
export function exportMenu(options: ExportOptions, actions: Actions): TemplateResult {
  const { id, what } = options;
  return menu(
    {
      id: `export-${id}`,
      label: t('Export: {0}', what),
      sign: html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 2v8M4.8 6.8 8 10l3.2-3.2M3 13.5h10" fill="none" stroke="currentColor" stroke-width="1.2"></path>
      </svg>`,
      entries: entriesOf(options, actions),
    },
    actions,
  );
}

function entriesOf({ name, table, figure, drawn }: ExportOptions, actions: Actions): MenuEntry[] {
  const svgText = (): string => {
    const element = figure?.();
    return element ? standaloneSvg(element) : (drawn?.() ?? '');
  };
  const save = (type: 'csv' | 'json' | 'svg' | 'png', content: string | Uint8Array): void =>
    actions.export({ name, type, content });
  const ofTable: MenuEntry[] = table
    ? [
        { id: 'csv', label: t('Save as CSV…'), run: () => save('csv', csvOf(table())) },
        { id: 'json', label: t('Save as JSON…'), run: () => save('json', jsonOf(table())) },
        { id: 'copy-table', label: t('Copy Table'), run: () => actions.copy(tsvOf(table())) },
      ]
    : [];
  const ofFigure: MenuEntry[] =
    figure || drawn
      ? [
          { id: 'svg', label: t('Save as SVG…'), run: () => save('svg', svgText()) },
          { id: 'png', label: t('Save as PNG…'), run: async () => save('png', await pngOf(svgText())) },
          { id: 'copy-svg', label: t('Copy SVG'), run: () => actions.copy(svgText()) },
        ]
      : [];
  return [...ofTable, ...ofFigure];
}
