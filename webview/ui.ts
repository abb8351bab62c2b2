/** The one importer of the UI toolkit, which is no longer maintained: its web components and nothing else of it. */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** Makes `vscode-button`, `-checkbox`, `-dropdown`, `-option` and `-text-field` known to the page. */
export function registerElements(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

/** What the user entered or chose in the element that an event came from. */
export function valueOf(event: Event): string {
  const { target } = event;
  return target !== null && 'value' in target ? String(target.value) : '';
}
