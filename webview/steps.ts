/**
 * Steps back and on again, wherever in the editor a person asks for them: by keys in the page, and by the editor's own commands Undo and Redo (its Edit menu,
 * the palette, keys that somebody chose), which VS Code carries out in a page as `document.execCommand`. In a field of text both are the browser's.
 */
import { isTextField, isTyping, stepOf } from './keys';

export type Step = 'undo' | 'redo';

/** @param step answers false where there is nothing that one could step in. */
export function listenForSteps(step: (to: Step) => boolean): void {
  // Before VS Code's own listener: it would send the key to the editor, whose command Undo then comes back as a second step.
  const press = (event: KeyboardEvent): void => {
    const to = stepOf(event);
    if (!to || isTyping(event) || !step(to)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('keydown', press, { capture: true });
  const page: CommandTarget = document;
  const carryOut = page.execCommand.bind(page);
  page.execCommand = (command, ...rest) => {
    if (!isStep(command) || isTextField(focused(document)) || !step(command)) return carryOut(command, ...rest);
    return true;
  };
}

/** What VS Code calls in a page; the web itself has given it up, but for fields of text. */
interface CommandTarget {
  execCommand: (command: string, ...rest: never[]) => boolean;
}

const isStep = (command: string): command is Step => command === 'undo' || command === 'redo';

/** What has the focus, also inside web components. */
function focused({ activeElement }: DocumentOrShadowRoot): Element | null {
  return activeElement?.shadowRoot ? focused(activeElement.shadowRoot) : activeElement;
}
