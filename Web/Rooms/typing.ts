import { shortName } from '../Layout/short-name';

const shownMs = 5_000;

/** "… is typing": shown while signs of it keep coming. */
export class TypingSign {
  readonly #line: HTMLElement;
  readonly #name: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(line: HTMLElement, name: HTMLElement) {
    [this.#line, this.#name] = [line, name];
  }

  show(name: string) {
    clearTimeout(this.#timer);
    this.#name.textContent = shortName(name);
    this.#line.hidden = false;
    this.#timer = setTimeout(() => this.hide(), shownMs);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#line.hidden = true;
  }
}
