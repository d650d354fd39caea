import { isComposing } from '../Layout/keys';
import { coalesce } from './coalesce';

const typingMs = 250;
const pauseMs = 100;
const fields = ['q', 'site', 'agent', 'tag', 'visitor', 'from', 'until'];

/** The search box and filters of the inbox: what they ask for stands in the page's address. */
export class InboxSearch {
  readonly #redraw: (query: string) => Promise<void>;
  #query = '';
  #typing: ReturnType<typeof setTimeout> | undefined;

  /** @param redraw asks the server for the lists. */
  constructor(redraw: (query: string) => Promise<void>) {
    this.#redraw = redraw;
    document.addEventListener('click', (event) => this.#click(event));
    document.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('submit', (event) => {
      if (event.target !== this.#form) return;
      event.preventDefault();
      this.#ask();
    });
    document.addEventListener('change', ({ target }) => {
      if (this.#isField(target) && target !== this.#box) this.#ask();
    });
    document.addEventListener('input', ({ target }) => {
      if (target !== this.#box) return;
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#ask(), typingMs);
    });
  }

  #isField(target: EventTarget | null) {
    return target instanceof Element && target.closest('form') === this.#form;
  }

  get #form() {
    return document.getElementById('inbox-search') as HTMLFormElement;
  }

  get #box() {
    return this.#form.elements.namedItem('q') as HTMLInputElement;
  }

  /** One request at a time, and the newest wish last. */
  readonly #show = coalesce(pauseMs, async () => {
    history.replaceState(history.state, '', `${location.pathname}${this.#query}`);
    await this.#redraw(this.#query);
  });

  /** What the form asks for, in the list that is shown. */
  #ask() {
    clearTimeout(this.#typing);
    const shown = new URLSearchParams(document.getElementById('inbox-lists')!.dataset['query']);
    const query = queryOf(shown.get('show'), (name) => valueIn(this.#form, name));
    if (query === this.#query && query === location.search) return;
    this.#query = query;
    this.#show();
  }

  #click(event: MouseEvent) {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-filter]') : null;
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    const given = new URLSearchParams(link.search);
    for (const name of fields) setIn(this.#form, name, given.get(name) ?? '');
    setIn(this.#form, 'show', given.get('show') ?? '');
    this.#query = link.search === '?' ? '' : link.search;
    this.#show();
  }

  #key(event: KeyboardEvent) {
    if (isComposing(event)) return;
    const isFree = !event.altKey && !event.shiftKey;
    if (
      event.key.toLowerCase() === 'k' &&
      (event.ctrlKey || event.metaKey) &&
      isFree &&
      this.#box.checkVisibility()
    ) {
      event.preventDefault();
      this.#box.focus();
      this.#box.select();
    } else if (
      (event.key === 'ArrowDown' || event.key === 'ArrowUp') &&
      isFree &&
      !event.ctrlKey &&
      !event.metaKey
    )
      this.#move(event, event.key === 'ArrowDown' ? 1 : -1);
  }

  /** From the box through what was found, and back. */
  #move(event: KeyboardEvent, by: number) {
    const places = [
      this.#box,
      ...[...document.querySelectorAll<HTMLElement>('#inbox-lists .row .name')].filter((one) =>
        one.checkVisibility(),
      ),
    ];
    const at = places.indexOf(event.target as HTMLElement);
    const next = at < 0 ? undefined : places[at + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** The address of a list, without what is empty. */
export function queryOf(show: string | null, value: (name: string) => string): string {
  const query = new URLSearchParams(show ? { show } : {});
  for (const name of fields) if (value(name).trim()) query.set(name, value(name).trim());
  return query.size > 0 ? `?${query}` : '';
}

const valueIn = (form: HTMLFormElement, name: string) =>
  (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? '';

function setIn(form: HTMLFormElement, name: string, value: string) {
  const field = form.elements.namedItem(name) as HTMLInputElement | null;
  if (field && field.value !== value) field.value = value;
}
