import { html, nothing, type TemplateResult } from 'lit-html';
import type { ProblemDocument } from '../../src/shared/problem';
import type { Actions } from '../actions';
import { t } from '../i18n';

/** Why the run failed, where, and the one thing to do about it. */
export function problem(document: ProblemDocument, actions: Actions): TemplateResult {
  return html`
    <section class="problem" data-testid="problem" role="alert" data-code=${document.code}>
      <h2>${document.message}</h2>
      ${details(document)} ${document.remedy ? html`<p class="remedy">${document.remedy}</p>` : nothing}
      <p class="buttons">
        <vscode-button data-testid="retry" @click=${() => actions.retry()}>${t('Try Again')}</vscode-button>
        <vscode-button appearance="secondary" data-testid="show-log" @click=${() => actions.showLog()}>
          ${t('Show Log')}
        </vscode-button>
      </p>
    </section>
  `;
}

function details({ file, layer, found, expected }: ProblemDocument): TemplateResult | typeof nothing {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('File'), file],
    [t('Layer'), layer],
    [t('Found'), found],
    [t('Expected'), expected],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  if (known.length === 0) return nothing;
  return html`<dl>
    ${known.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** The run was cancelled: what was finished stays, and it can run again. */
export function cancelled(actions: Actions): TemplateResult {
  return html`
    <section class="strip" data-testid="cancelled">
      <span>${t('Cancelled: results so far.')}</span>
      <vscode-button appearance="secondary" data-testid="retry" @click=${() => actions.retry()}>
        ${t('Run Again')}
      </vscode-button>
    </section>
  `;
}

/** One question failed while the panel is well. */
export function notice(document: ProblemDocument, actions: Actions): TemplateResult {
  return html`
    <section class="strip warning" data-testid="notice" role="alert">
      <span>${document.message} ${document.remedy ?? ''}</span>
      <vscode-button appearance="secondary" @click=${() => actions.showLog()}>${t('Show Log')}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => actions.dispatch({ type: 'dismiss' })}>
        ${t('Dismiss')}
      </vscode-button>
    </section>
  `;
}
