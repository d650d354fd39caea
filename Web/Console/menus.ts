import { isComposing } from '../Layout/keys';

/**
 * A menu (`details.menu-of`) works without script; with it, Escape, a click elsewhere or another menu closes it, and
 * the arrows go through what it holds.
 */
export function enableMenus(): void {
  document.addEventListener('click', ({ target }) => closeOthers(target));
  document.addEventListener('focusin', ({ target }) => closeOthers(target));
  document.addEventListener('keydown', (event) => {
    const menu =
      event.target instanceof Element ? event.target.closest<HTMLDetailsElement>('.menu-of') : null;
    if (!menu || isComposing(event)) return;
    if (event.key === 'Escape' && menu.open) close(menu, event);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(menu, event);
  });
}

/** Shows and hides the visitor beside a room, where there is no place for both. */
export function togglePanel(button: HTMLElement) {
  const workspace = document.getElementById('workspace')!;
  const isShown = workspace.dataset['panel'] === 'shown';
  workspace.dataset['panel'] = isShown ? '' : 'shown';
  button.setAttribute('aria-expanded', String(!isShown));
}

function closeOthers(target: EventTarget | null) {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.menu-of[open]'))
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
}

function close(menu: HTMLDetailsElement, event: KeyboardEvent) {
  event.stopPropagation();
  menu.open = false;
  menu.querySelector('summary')!.focus();
}

function move(menu: HTMLDetailsElement, event: KeyboardEvent) {
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll<HTMLElement>('.item')].filter((item) => item.offsetParent !== null);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const step = event.key === 'ArrowDown' ? 1 : -1;
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length;
  items[next]?.focus();
}
