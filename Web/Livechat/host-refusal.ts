import type { Loader } from './loader-parts';

const answerTimeoutMs = 5_000;
const loadTimeoutMs = 15_000;

/**
 * A frame that does not answer is the browser's own grey page: the site does not list this page's address, or there is
 * no such site. Then the frame's window is hidden behind one sentence, and the console tells the page's owner what to
 * do. A late answer undoes this.
 */
export class Refusal {
  readonly #loader: Loader;
  readonly #note: HTMLElement;
  readonly #text: string;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isAnswered = false;
  #isRefused = false;

  constructor(loader: Loader, note: HTMLElement, text: string) {
    [this.#loader, this.#note, this.#text] = [loader, note, text];
    note.setAttribute('role', 'alert');
    note.hidden = true;
  }

  /** A document has loaded: ours answers in a moment. */
  expectAnswer() {
    this.#isAnswered = false;
    this.#wait(answerTimeoutMs);
  }

  answered() {
    clearTimeout(this.#waiting);
    this.#isAnswered = true;
    this.#draw(false);
  }

  /** Opening it again tries again. */
  shown() {
    const { isShown, frame } = this.#loader;
    if (this.#isRefused && isShown) frame.setAttribute('src', frame.src); // loads anew
    if (!this.#isAnswered && !this.#waiting) this.#wait(loadTimeoutMs);
    this.#draw(this.#isRefused);
  }

  #wait(limit: number) {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#refuse(), limit);
  }

  #refuse() {
    if (!this.#isRefused) this.#warn();
    this.#draw(true);
  }

  #draw(isRefused: boolean) {
    this.#isRefused = isRefused;
    this.#loader.chat.hidden = isRefused;
    this.#note.hidden = !isRefused || !this.#loader.isShown;
    this.#note.textContent = this.#note.hidden ? '' : this.#text;
  }

  #warn() {
    const { origin, site } = this.#loader;
    const address = `${origin}/agent/sites/${site}`;
    const advice =
      self.origin === 'null'
        ? `This page has no origin (it is a file, or in a sandbox). Serve it from an address listed at ${address}`
        : `Add ${self.origin} to the site's addresses at ${address}. ` +
          `If it is already there, check that "${site}" is the right key ` +
          `and that this page's policy (frame-src) allows ${origin}.`;
    console.warn(`LiveChatMeet: ${origin} shows no chat on this page. ${advice}`);
  }
}
