import { html, nothing, type TemplateResult } from 'lit-html';
import type { Progress } from '../../src/shared/protocol';
import { integer } from '../format';
import { methodLabel } from '../columns';
import { t } from '../i18n';
import type { PageState } from '../state';
import { trainingText } from './training';

function phaseText({ phase }: Progress): string {
  switch (phase) {
    case 'reading':
      return t('Reading');
    case 'collecting':
      return t('Collecting statistics');
    case 'scoring':
      return t('Scoring');
    case 'training':
      return t('Training');
    case 'evaluating':
      return t('Evaluating');
    case 'saving':
      return t('Saving');
  }
}

function subjectText({ panel }: PageState, { subject }: Progress): string {
  return subject ? methodLabel(panel, subject) : '';
}

/** What is being worked on and how far it is; a bar that only moves where the share is known. */
export function progress(state: PageState): TemplateResult | typeof nothing {
  const { phase, progress: current, stopping } = state.panel;
  if (phase !== 'running' && phase !== 'loading') return nothing;
  const words = current
    ? [phaseText(current), subjectText(state, current)].filter((word) => word !== '').join(' · ')
    : t('Loading…');
  const share = current?.share;
  return html`
    <div class="progress" data-testid="progress">
      <div
        class=${share === undefined ? 'track unknown' : 'track'}
        role="progressbar"
        aria-label=${words}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${share === undefined ? nothing : Math.round(share * 100)}
      >
        <span style=${share === undefined ? '' : `width:${(share * 100).toFixed(1)}%`}></span>
      </div>
      <p>
        <span class="words">${words}</span>${share === undefined ? nothing : html` · ${integer(share * 100)} %`}
        ${current?.training ? html` · <span data-testid="training-now">${trainingText(current.training)}</span>` : nothing}
        ${stopping ? html` · <b>${t('Stopping: what is finished is kept. Cancel again to drop it.')}</b>` : nothing}
      </p>
    </div>
  `;
}

/** The same for those who listen: said when the phase or the method changes, not with every percent. */
export function announcement(state: PageState): string {
  const { phase, progress: current, problem } = state.panel;
  switch (phase) {
    case 'loading':
    case 'running':
      return current ? [phaseText(current), subjectText(state, current)].join(' ') : t('Loading…');
    case 'setup':
      return '';
    case 'ready':
      return state.panel.view === 'sparsity' ? '' : t('The comparison is finished.');
    case 'failed':
      return problem?.message ?? '';
    case 'cancelled':
      return t('Cancelled: results so far.');
  }
}
