import { enableCopying } from '../Layout/copy';

/** A link's secret is in the fragment: it is put into its field and removed from the address at once. */
function fillFromFragment(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-from-fragment]');
  const secret = location.hash.slice(1);
  if (!field || !secret) return;
  field.value = secret;
  history.replaceState(history.state, '', location.pathname + location.search);
}

function focusFirst(): void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('form .input')];
  const first =
    inputs.find((input) => input.getAttribute('aria-invalid') === 'true') ??
    inputs.find((input) => input.value === '');
  first?.focus();
}

fillFromFragment();
focusFirst();
enableCopying();
