import { isComposing } from '../Layout/keys';
import { askedAt, filled, marked, matching, type Answer, type AnswerNames, type Asked } from './answers';

const address = '/agent/answers?handler=List';
const keptForMs = 60_000;

/** Canned answers above the text box: a list box that the text box drives, so that the focus stays where one writes. */
export class AnswersMenu {
  readonly #text: HTMLTextAreaElement;
  readonly #menu: HTMLElement;
  readonly #list: HTMLElement;
  readonly #template: HTMLTemplateElement;
  #answers: readonly Answer[] = [];
  #readAt = -keptForMs;
  #reading: Promise<void> | null = null;
  /** What the list was drawn from, and for. */
  #drawn: { answers: readonly Answer[]; query: string } | null = null;
  #shown: readonly Answer[] = [];
  #chosen = 0;
  /** What was asked for when the menu was closed by Escape: it stays closed until that changes. */
  #dismissed: string | null = null;

  constructor(room: HTMLElement, text: HTMLTextAreaElement) {
    this.#text = text;
    this.#menu = room.querySelector<HTMLElement>('.answers')!;
    this.#list = this.#menu.querySelector<HTMLElement>('[role=listbox]')!;
    this.#template = this.#menu.querySelector('template')!;
    text.addEventListener('input', () => void this.#look());
    text.addEventListener('keydown', (event) => this.#key(event), { capture: true });
    text.addEventListener('blur', () => this.#close());
    room.querySelector('[data-answers]')?.addEventListener('click', () => this.#begin());
    // Before the text box loses the focus.
    this.#menu.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => this.#click(event));
  }

  get #asked(): Asked | null {
    const { value, selectionStart, selectionEnd } = this.#text;
    return selectionStart === selectionEnd ? askedAt(value, selectionStart) : null;
  }

  async #look() {
    const asked = this.#asked;
    if (asked === null) this.#dismissed = null;
    if (asked === null || asked.query === this.#dismissed) return this.#close();
    // Each key looks, and all wait for the same answer: only the first one of them draws, so that a choice stays.
    await (this.#reading ??= this.#read().finally(() => (this.#reading = null)));
    const now = this.#asked;
    if (!now) return;
    const isDrawn = this.#drawn?.answers === this.#answers && this.#drawn.query === now.query;
    if (this.#menu.hidden || !isDrawn) this.#show(now.query);
  }

  async #read() {
    if (performance.now() - this.#readAt < keptForMs) return;
    const response = await fetch(address).catch(() => null);
    if (!response?.ok) return;
    this.#answers = (await response.json()) as Answer[];
    this.#readAt = performance.now();
  }

  #show(query: string) {
    this.#shown = matching(this.#answers, query);
    this.#drawn = { answers: this.#answers, query };
    this.#list.replaceChildren(...this.#shown.map((answer, index) => this.#option(answer, index, query)));
    this.#menu.dataset['none'] = this.#answers.length === 0 ? 'all' : this.#shown.length === 0 ? 'match' : '';
    this.#menu.hidden = false;
    this.#text.setAttribute('aria-controls', this.#list.id);
    this.#choose(0);
  }

  #option(answer: Answer, index: number, query: string): HTMLElement {
    const option = this.#template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    option.id = `answer-${index}`;
    fill(option.querySelector('.title')!, answer.title, query);
    fill(option.querySelector('code')!, `/${answer.shortcut}`, query);
    option.querySelector('.preview')!.textContent = answer.text;
    return option;
  }

  #choose(index: number) {
    const options = [...this.#list.children];
    this.#chosen = options.length === 0 ? 0 : (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === this.#chosen)));
    const chosen = options[this.#chosen];
    if (chosen) this.#text.setAttribute('aria-activedescendant', chosen.id);
    else this.#text.removeAttribute('aria-activedescendant');
    chosen?.scrollIntoView({ block: 'nearest' });
  }

  #key(event: KeyboardEvent) {
    if (this.#menu.hidden || isComposing(event) || event.shiftKey || event.ctrlKey || event.altKey) return;
    const act = this.#actOf(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  #actOf(key: string): (() => void) | null {
    if (key === 'Escape')
      return () => {
        this.#dismissed = this.#asked?.query ?? null;
        this.#close();
      };
    if (this.#shown.length === 0) return null;
    if (key === 'ArrowDown') return () => this.#choose(this.#chosen + 1);
    if (key === 'ArrowUp') return () => this.#choose(this.#chosen - 1);
    return key === 'Enter' || key === 'Tab' ? () => this.#putIn(this.#shown[this.#chosen]!) : null;
  }

  #click(event: MouseEvent) {
    const option = (event.target as HTMLElement).closest('[role=option]');
    const answer = option && this.#shown[[...this.#list.children].indexOf(option)];
    if (answer) this.#putIn(answer);
  }

  /** By the button: a slash on a line of its own, as if it had been typed. */
  #begin() {
    this.#dismissed = null;
    this.#text.focus();
    if (!this.#asked) {
      const { value, selectionStart: at } = this.#text;
      const isLineStart = at === 0 || value[at - 1] === '\n';
      this.#text.setRangeText(isLineStart ? '/' : '\n/', at, at, 'end');
    }
    this.#text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  #putIn(answer: Answer) {
    const asked = this.#asked;
    this.#close();
    if (!asked) return;
    const text = filled(answer.text, this.#names());
    this.#text.setRangeText(text, asked.start, this.#text.selectionStart, 'end');
    this.#text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  #names(): AnswerNames {
    const { visitor = '', agent = '', site = '' } = this.#menu.dataset;
    return { visitor, agent, site };
  }

  #close() {
    if (this.#menu.hidden) return;
    this.#menu.hidden = true;
    this.#text.removeAttribute('aria-controls');
    this.#text.removeAttribute('aria-activedescendant');
  }
}

function fill(element: Element, text: string, query: string) {
  element.replaceChildren(
    ...marked(text, query).map((piece) => {
      if (!piece.is) return piece.text;
      const mark = document.createElement('mark');
      mark.textContent = piece.text;
      return mark;
    }),
  );
}
