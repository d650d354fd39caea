import { htmx } from './htmx-setup';

/** What the workspace showed when it was opened. */
let about: Element | null = null;

/**
 * A link with `data-dialog` opens what its page shows as a dialog over the console; without script the page does.
 * What has `data-dismiss` in it closes it, and so does sending its form.
 */
export function enableDialog(): void {
  const dialog = document.getElementById('dialog') as HTMLDialogElement;
  document.addEventListener('click', (event) => opened(event, dialog), { capture: true });
  // What it was about is gone: its form was sent, or the workspace shows something else for another reason.
  document.addEventListener('htmx:finally:swap', () => {
    if (dialog.open && !document.contains(about)) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.replaceChildren());
}

function opened(event: MouseEvent, dialog: HTMLDialogElement) {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a') : null;
  const isDialogs = link && ('dialog' in link.dataset || (dialog.open && 'dismiss' in link.dataset));
  if (!isDialogs || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // htmx would follow it
  if ('dismiss' in link.dataset) dialog.close();
  else void show(link, dialog);
}

async function show(link: HTMLAnchorElement, dialog: HTMLDialogElement): Promise<void> {
  link.closest('details')?.removeAttribute('open');
  const swap = { source: dialog, target: '#dialog', swap: 'innerHTML', select: '[data-in-dialog]' };
  await htmx.ajax('GET', link.pathname, swap);
  if (!dialog.firstElementChild) return;
  about = document.querySelector('#workspace > *');
  dialog.showModal();
  dialog.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
}
