/** What a control's `title` says is shown to who came to it by keyboard as well: browsers show titles to pointers alone. */

/** Milliseconds that the focus must rest: who walks by Tab is not followed by hints. */
const rest = 500;

/** Watches the focus of the whole page. */
export function startHints(): void {
  let byKeyboard = false;
  let timer: number | undefined;
  const hint = document.createElement('div');
  hint.className = 'tip';
  hint.popover = 'manual';
  // The control itself has told its title to who listens.
  hint.ariaHidden = 'true';
  document.body.append(hint);

  const hide = (): void => {
    window.clearTimeout(timer);
    if (hint.matches(':popover-open')) hint.hidePopover();
  };
  const show = (control: Element): void => {
    const words = control.getAttribute('title') ?? '';
    if (words === '' || !control.isConnected) return;
    hint.textContent = words;
    hint.showPopover();
    place(hint, control.getBoundingClientRect());
  };
  const arrive = ({ target }: Event): void => {
    hide();
    const control = target instanceof Element ? target.closest('[title]') : null;
    if (byKeyboard && control) timer = window.setTimeout(() => show(control), rest);
  };
  window.addEventListener('focusin', arrive);
  window.addEventListener('focusout', hide);
  window.addEventListener('scroll', hide, { capture: true, passive: true });
  window.addEventListener('pointerdown', () => (byKeyboard = false), { capture: true });
  window.addEventListener('pointerdown', hide, { capture: true });
  const pressed = ({ key }: KeyboardEvent): void => {
    byKeyboard = true;
    if (key !== 'Tab') hide();
  };
  window.addEventListener('keydown', pressed, { capture: true });
}

/** Below the control, above it where there is no room; inside the window. */
function place(hint: HTMLElement, control: DOMRect): void {
  const { width, height } = hint.getBoundingClientRect();
  const below = control.bottom + 6 + height <= window.innerHeight;
  hint.style.left = `${Math.max(4, Math.min(control.left, window.innerWidth - width - 4))}px`;
  hint.style.top = `${below ? control.bottom + 6 : Math.max(4, control.top - height - 6)}px`;
}
