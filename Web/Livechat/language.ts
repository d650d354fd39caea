import { chosenLanguage } from './chosen-language';
import type { Identity } from './identity';
import { isDone, send } from './option-panels';

/**
 * The chosen language, where no cookie tells the server: the chat is loaded anew in it. One that the server no longer
 * has is not asked for twice.
 * @returns whether that is happening.
 */
export function loadsInChosen(): boolean {
  const chosen = chosenLanguage.get();
  if (!chosen || chosen === document.documentElement.lang || chosen === told()) return false;
  load(chosen);
  return true;
}

/** The options' choice of a language. */
export function enableLanguage(identity: Pick<Identity, 'headers'>) {
  const form = document.getElementById('language') as HTMLFormElement | null;
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    void choose(form, event.submitter as HTMLButtonElement, identity);
  });
}

async function choose(form: HTMLFormElement, button: HTMLButtonElement, identity: Pick<Identity, 'headers'>) {
  try {
    if (!(await isDone(await send(form, identity, [button.name, button.value])))) return;
    chosenLanguage.set(button.value);
    load(button.value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection, which the chat says: it can be pressed again
  }
}

const told = () => new URLSearchParams(location.search).get('lang');

function load(language: string) {
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  location.replace(address);
}
