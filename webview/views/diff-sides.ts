import { html, nothing, type TemplateResult } from 'lit-html';
import type { DiffDocument, DiffSide } from '../../src/shared/diff-document';
import type { Actions } from '../actions';
import { shareText } from '../diff-rows';
import { bytes, formatName, integer, measuredPercent, scalar } from '../format';
import { t } from '../i18n';
import type { Table } from '../table';
import { exportMenu } from './export-menu';

type Fact = readonly [label: string, of: (side: DiffSide) => string | undefined];

/** What the two models are, beside each other. A fact that neither has is left out. */
export function diffSides({ before, after }: DiffDocument, actions: Actions): TemplateResult {
  const facts: readonly Fact[] = [
    [t('Format'), ({ format, framework }) => [formatName(format), framework].filter(Boolean).join(' · ')],
    [t('Network'), ({ mode, reason }) => (mode === 'graph' ? undefined : (reason ?? t('weights only')))],
    [t('Weights'), ({ parameters }) => integer(parameters)],
    [t('Not zero'), notZero],
    [t('Size of the files'), (side) => bytes(side.bytes)],
    [t('Accuracy'), ({ accuracy }) => (accuracy === undefined ? undefined : measuredPercent(accuracy))],
    [t('Loss'), ({ loss }) => (loss === undefined ? undefined : scalar(loss))],
  ];
  return html`
    <div class="title diff-title">
      <h2>${t('The two models')}</h2>
      ${exportMenu({ id: 'diff-sides', what: t('The two models'), name: 'diff models', table: () => sidesTable([before, after]) }, actions)}
    </div>
    <table class="diff-sides" data-testid="diff-sides">
      <thead>
        <tr>
          <td></td>
          <th scope="col"><span class="side">${t('Before')}</span> ${before.file}</th>
          <th scope="col"><span class="side">${t('After')}</span> ${after.file}</th>
        </tr>
      </thead>
      <tbody>
        ${facts.map(([label, of]) => {
          const [old, now] = [of(before), of(after)];
          if (old === undefined && now === undefined) return nothing;
          return html`<tr>
            <th scope="row">${label}</th>
            <td>${old ?? '–'}</td>
            <td>${now ?? '–'}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  `;
}

const notZero = ({ parameters, nonZero }: DiffSide): string =>
  `${integer(nonZero)} (${shareText(nonZero / Math.max(1, parameters))})`;

const sidesTable = (sides: readonly DiffSide[]): Table => ({
  columns: ['file', 'format', 'framework', 'mode', 'weights', 'non_zero', 'bytes', 'accuracy', 'loss'],
  rows: sides.map((side) => [
    ...[side.file, side.format, side.framework, side.mode, side.parameters, side.nonZero],
    ...[side.bytes, side.accuracy, side.loss],
  ]),
});
