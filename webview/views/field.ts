import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { valueOf } from '../ui';
import type { PageState } from '../state';

export interface FieldOptions<Value> {
  /** Also its test id; unique on the page. */
  readonly id: string;
  /** Before the field. */
  readonly label: string;
  /** After the field. */
  readonly unit?: string;
  readonly written: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Said below the field where what was typed is no value. */
  readonly expected: string;
  readonly wide?: boolean;
  /** `undefined`: what was typed is no value. */
  parse(typed: string): { readonly value: Value } | undefined;
  entered(value: Value): void;
}

/** A labelled field of text that takes a value, and says what it expects where it gets none. */
export function field<Value>(
  { invalid }: PageState,
  { dispatch }: Actions,
  options: FieldOptions<Value>,
): TemplateResult {
  const { id, label, unit, written, placeholder = '', disabled = false, expected, wide = false } = options;
  const wrong = invalid.has(id);
  const enter = (event: Event): void => {
    const parsed = options.parse(valueOf(event));
    dispatch({ type: 'field', field: id, invalid: parsed === undefined });
    if (parsed) options.entered(parsed.value);
  };
  return html`
    <div class="control field">
      <label for=${id}>${label}</label>
      <vscode-text-field
        id=${id}
        data-testid=${id}
        class=${wide ? 'entry wide' : 'entry'}
        aria-label=${unit === undefined ? label : `${label} (${unit})`}
        aria-invalid=${wrong}
        placeholder=${placeholder}
        ?disabled=${disabled}
        .value=${written}
        @change=${enter}
      ></vscode-text-field>
      ${unit === undefined ? nothing : html`<span class="unit">${unit}</span>`}
      ${wrong ? html`<span class="invalid" role="alert">${expected}</span>` : nothing}
    </div>
  `;
}
