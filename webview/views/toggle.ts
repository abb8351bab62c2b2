import { html, type TemplateResult } from 'lit-html';

/** One of a few, side by side. `label` is for who does not see what the group is about. */
export function toggle<Value extends string>(
  label: string,
  options: readonly (readonly [value: Value, words: string])[],
  chosen: Value,
  choose: (value: Value) => void,
): TemplateResult {
  return html`<div class="toggle" role="group" aria-label=${label}>
    ${options.map(
      ([value, words]) => html`
        <button type="button" data-value=${value} aria-pressed=${value === chosen} @click=${() => choose(value)}>
          ${words}
        </button>
      `,
    )}
  </div>`;
}
