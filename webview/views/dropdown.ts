import { html, type TemplateResult } from 'lit-html';
import { valueOf } from '../ui';

export interface DropdownOptions<Value extends string> {
  /** Also its test id; unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly chosen: (value: Value) => void;
}

/** A labelled choice of one among few. */
export function dropdown<Value extends string>({
  id,
  label,
  value,
  options,
  chosen,
}: DropdownOptions<Value>): TemplateResult {
  const change = (event: Event): void => {
    const found = options.find(([option]) => option === valueOf(event));
    if (found) chosen(found[0]);
  };
  return html`
    <div class="control">
      <label for=${id} aria-hidden="true">${label}</label>
      <vscode-dropdown id=${id} data-testid=${id} aria-label=${label} .value=${value} @change=${change}>
        ${options.map(
          ([option, text]) =>
            html`<vscode-option value=${option} ?selected=${option === value}>${text}</vscode-option>`,
        )}
      </vscode-dropdown>
    </div>
  `;
}
