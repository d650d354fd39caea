import { enableCopying } from '../Layout/copy';
import { drawQrCode } from '../Layout/qr-code';
import { tellShortTimes } from '../Layout/short-times';
import { enablePasskeys } from './passkeys';

/** A link's secret is in the fragment: it is put into its field and removed from the address at once. */
function fillFromFragment(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-from-fragment]');
  const secret = location.hash.slice(1);
  if (!field || !secret) return;
  field.value = secret;
  const around = field.closest<HTMLElement>('.fields');
  if (around?.querySelectorAll('.input').length === 1) around.hidden = true; // nothing is to be typed
  history.replaceState(history.state, '', location.pathname + location.search);
}

function focusFirst(): void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('form:not([data-passkey]) .input')];
  const first =
    inputs.find((input) => input.getAttribute('aria-invalid') === 'true') ??
    inputs.find((input) => input.value === '');
  first?.focus();
}

function drawCodes(): void {
  for (const plate of document.querySelectorAll<HTMLElement>('[data-qr]')) {
    drawQrCode(plate.querySelector('svg')!, plate.dataset['qr']!);
    plate.hidden = false;
  }
}

/** `button[data-download=ID]` saves the text of the element with that id as the file `data-file`. */
function enableDownloads(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-download]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const text = document.getElementById(button.dataset['download']!)!.textContent;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
      link.download = button.dataset['file']!;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
}

function tellDays(): void {
  const days = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium' });
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-day]'))
    time.textContent = days.format(new Date(time.dateTime));
}

fillFromFragment();
focusFirst();
addEventListener('hashchange', () => {
  fillFromFragment(); // the link was pasted into the page that it leads to
  focusFirst();
});
enableCopying();
enableDownloads();
drawCodes();
tellDays();
tellShortTimes(document);
enablePasskeys();
