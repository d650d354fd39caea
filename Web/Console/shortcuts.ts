import { postForm } from '../Layout/form-token';
import { Refused } from '../Refusals/refused';
import { refusalIn, textOf } from '../Refusals/refusals';
import { freshTokenAt } from './htmx-setup';
import { actOf, nextOf, type Act, type Place } from './shortcut-keys';
import { consoleText, toast } from './toast';

/** Single keys that act in the console, unless the agent has turned them off; the sheet behind "?" lists them. */
export class Shortcuts {
  readonly #shell: HTMLElement;

  constructor(shell: HTMLElement) {
    this.#shell = shell;
    document.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('submit', (event) => this.#submit(event), { capture: true });
  }

  /** In the dialog; as a page of its own, it is sent like any other form. */
  #submit(event: SubmitEvent) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('dialog [data-shortcuts-form]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.#choose(form);
  }

  async #choose(form: HTMLFormElement): Promise<void> {
    const body = new FormData(form);
    const request = { method: 'POST', headers: { Accept: 'application/json' }, body };
    try {
      const answer = await postForm(form.action, request, freshTokenAt);
      if (!answer.ok) return toast(await textOf((await refusalIn(answer)) ?? new Refused('internal-error')));
      this.#shell.dataset['shortcuts'] = body.has('on') ? 'on' : 'off';
      form.closest('dialog')?.close();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // the server is unreachable
      toast(consoleText('no-connection'));
    }
  }

  #key(event: KeyboardEvent) {
    if (event.defaultPrevented || isElsewhere()) return;
    const act = actOf(event, placeOf(event.target), this.#shell.dataset['shortcuts'] === 'on');
    if (act && acts[act]()) event.preventDefault();
  }
}

/** What each does. @returns false where there was nothing to do: the key then is the browser's. */
const acts: Record<Act, () => boolean> = {
  next: () => open(nextOf(rows(), current(), 1)),
  previous: () => open(nextOf(rows(), current(), -1)),
  waiting: () => open(links('[data-part="waiting"] .name').find((link) => !isCurrent(link))),
  list: () => focus(current() ?? rows()[0]),
  search: () => focus(document.querySelector<HTMLElement>('#inbox-search [name="q"]')),
  take: () => press('take'),
  handOver: () => press('handOver'),
  close: () => asked() && press('close'),
  sheet: () => press('sheet'),
  answer: () => write('answer'),
  note: () => write('note'),
};

/** A dialog is open, or a menu that has keys of its own. */
const isElsewhere = () =>
  document.querySelector('dialog[open], .menu-of[open], .answers:not([hidden])') !== null;

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.closest('.compose textarea')) return 'composer';
  return target.isContentEditable || target.matches('input, textarea, select') ? 'field' : 'page';
}

const links = (selector: string) => [
  ...document.querySelectorAll<HTMLAnchorElement>(`#inbox-lists ${selector}`),
];

/** Those of the list that is shown. Opening what a colleague has is recorded, so no key does it by the way. */
const rows = () => links('.rows .name').filter((link) => !link.closest('[hidden], [data-part="colleagues"]'));

const isCurrent = (link: HTMLElement) => link.getAttribute('aria-current') === 'page';
const current = () => rows().find(isCurrent);

function open(link: HTMLElement | undefined): boolean {
  if (!link) return false;
  link.focus();
  link.click();
  return true;
}

function focus(element: HTMLElement | null | undefined): boolean {
  if (!element?.checkVisibility()) return false;
  element.focus();
  return true;
}

/** Presses the button, or follows the link, that the markup says is this one. */
function press(name: Act): boolean {
  const found = [...document.querySelectorAll<HTMLElement>(`[data-shortcut="${name}"]`)];
  const button = found.find((one) => one.checkVisibility()) ?? found[0];
  if (!button || button.matches(':disabled')) return false;
  button.click();
  return true;
}

/** A conversation is not closed by one stray key; during a call, its form asks. */
function asked(): boolean {
  const button = document.querySelector<HTMLElement>('[data-shortcut="close"]');
  if (!button) return false;
  const isInCall = document.querySelector('#start-call [data-show-call]') !== null;
  return isInCall || confirm(button.dataset['asks']);
}

function write(what: 'answer' | 'note'): boolean {
  const mode = document.querySelector<HTMLInputElement>(`.compose [name="write"][value="${what}"]`);
  if (!mode) return false;
  mode.click(); // its form appears, if it is not there already
  const form = what === 'note' ? '.composer.note' : '.composer:not(.note)';
  return focus(document.querySelector<HTMLElement>(`.compose ${form} textarea`)) || what === 'answer';
}
