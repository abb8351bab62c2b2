import { html, nothing, type TemplateResult } from 'lit-html';
import type { ParameterDocument } from '../../src/shared/documents';
import type { Plane } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { integer } from '../format';
import { t } from '../i18n';
import { planeInView } from '../picture';
import { planeOf, reducedAxes } from '../plane';
import type { PageState, Statistic } from '../state';
import { dropdown } from './dropdown';
import { field } from './field';

/** What of the weights the picture shows: how near, which axes, what of the weights that share a cell. */
export function lens(state: PageState, document: ParameterDocument, actions: Actions): TemplateResult {
  const { window } = state.choices;
  const { dispatch } = actions;
  return html`
    <div class="lens" role="toolbar" aria-label=${t('What the picture shows')}>
      <span class="ways">
        ${way('zoom-in', '+', t('Nearer'), false, () => dispatch({ type: 'zoom', factor: 2 }))}
        ${way('zoom-out', '−', t('Further'), !window, () => dispatch({ type: 'zoom', factor: 1 / 2 }))}
        <button
          type="button"
          class="link"
          data-testid="zoom-whole"
          ?disabled=${!window}
          @click=${() => dispatch({ type: 'whole' })}
        >
          ${t('All of it')}
        </button>
      </span>
      ${statistics(state, actions)} ${document.shape.length > 2 ? axes(state, document, actions) : nothing}
    </div>
  `;
}

const way = (id: string, sign: string, label: string, disabled: boolean, press: () => void): TemplateResult => html`
  <button
    type="button"
    class="way"
    data-testid=${id}
    title=${label}
    aria-label=${label}
    aria-disabled=${disabled}
    @click=${() => disabled || press()}
  >
    ${sign}
  </button>
`;

/** Only where cells hold several weights. */
function statistics({ tile, choices }: PageState, { dispatch }: Actions): TemplateResult | typeof nothing {
  const answer = tile?.answer;
  const single = answer && answer.rows === answer.window.height && answer.columns === answer.window.width;
  const reduced = (tile?.query.plane?.rows.length ?? 0) + (tile?.query.plane?.columns.length ?? 0) > 0;
  if (!answer || (single && !reduced)) return nothing;
  return dropdown<Statistic>({
    id: 'statistic',
    label: t('Of a cell'),
    value: choices.statistic,
    options: [
      ['mean', t('Mean')],
      ['lowest', t('Lowest')],
      ['highest', t('Highest')],
    ],
    chosen: (statistic) => dispatch({ type: 'statistic', statistic }),
  });
}

/** Which axes run down and across, and where the others are held; all of them reduced over at first. */
function axes(state: PageState, { name, shape, ...rest }: ParameterDocument, actions: Actions): TemplateResult {
  const { dispatch } = actions;
  const plane = planeInView(state, { name, shape, ...rest });
  const [down, across] = [plane.rows, plane.columns].map((list) => (list.length === 1 ? list[0] : undefined));
  const paired = down !== undefined && across !== undefined && state.choices.plane !== undefined;
  const value = paired ? `${down}-${across}` : 'usual';
  const label = (axis: number): string => t('axis {0} ({1})', axis, integer(shape[axis] ?? 1));
  const pairs = shape.flatMap((_, a) =>
    shape.flatMap((__, b): (readonly [string, string])[] =>
      a === b ? [] : [[`${a}-${b}`, t('{0} down, {1} across', label(a), label(b))]],
    ),
  );
  const choose = (chosen: string): void => {
    const [a, b] = chosen.split('-').map(Number);
    const next = a === undefined || b === undefined || chosen === 'usual' ? undefined : planeOf(a, b);
    dispatch({ type: 'plane', plane: next });
  };
  return html`
    ${dropdown({ id: 'axes', label: t('Axes'), value, options: [['usual', t('All of them')], ...pairs], chosen: choose })}
    ${paired ? others(state, shape, plane, actions) : nothing}
  `;
}

/** Axes beside those that are shown: empty, all of their weights make a cell; a number holds one. */
function others(state: PageState, shape: readonly number[], plane: Plane, actions: Actions): TemplateResult[] {
  const free = new Set([...reducedAxes(shape, plane), ...Object.keys(plane.fixed).map(Number)]);
  return [...free]
    .sort((a, b) => a - b)
    .map((axis) =>
      field<number | undefined>(state, actions, {
        id: `axis-${axis}`,
        label: t('axis {0}', axis),
        written: plane.fixed[axis] === undefined ? '' : String(plane.fixed[axis]),
        placeholder: t('all'),
        expected: t('Empty, or a whole number from {0} to {1}', 0, integer((shape[axis] ?? 1) - 1)),
        parse: (typed) => parseIndex(typed, shape[axis] ?? 1),
        entered: (index) => {
          const fixed = Object.fromEntries(Object.entries(plane.fixed).filter(([other]) => Number(other) !== axis));
          const held = index === undefined ? fixed : { ...fixed, [axis]: index };
          actions.dispatch({ type: 'plane', plane: { ...plane, fixed: held } });
        },
      }),
    );
}

function parseIndex(typed: string, extent: number): { readonly value: number | undefined } | undefined {
  if (typed.trim() === '') return { value: undefined };
  const index = Number(typed);
  return Number.isInteger(index) && index >= 0 && index < extent ? { value: index } : undefined;
}
