import { showsNothing, wellFormed } from '../Layout/blank';
import { isComposing } from '../Layout/keys';
import type { Kept } from './kept-draft';

const typingIntervalMs = 2_000;

/** Where one writes: Enter sends, Shift+Enter breaks the line, and the other side learns that somebody is typing. */
export class Composer {
  readonly #form: HTMLFormElement;
  readonly #text: HTMLTextAreaElement;
  readonly #error: HTMLElement;
  readonly #kept: Kept;
  #typedAt = 0;

  constructor(form: HTMLFormElement, kept: Kept, send: (text: string) => void, typing: () => void) {
    [this.#form, this.#kept] = [form, kept];
    this.#text = form.querySelector('textarea')!;
    this.#error = form.querySelector('.error')!;
    this.#text.value ||= kept.text;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(send);
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      this.#submit(send);
    });
    this.#text.addEventListener('input', () => {
      this.#error.textContent = '';
      kept.keep(this.#text.value);
      if (showsNothing(this.#text.value) || Date.now() - this.#typedAt < typingIntervalMs) return;
      this.#typedAt = Date.now();
      typing();
    });
  }

  focus() {
    this.#text.focus();
  }

  /**
   * Shows what was wrong, and gives the text back. @returns false if something newer was begun: then the text is not
   * put back.
   */
  explain(error: string, text?: string): boolean {
    this.#error.textContent = error;
    if (text === undefined || this.#text.value !== '') return false;
    this.#write(text);
    return true;
  }

  #submit(send: (text: string) => void) {
    // Files go with it, and send it themselves.
    if (!this.#form.dispatchEvent(new Event('sending', { cancelable: true }))) return;
    const text = wellFormed(this.#text.value).trim();
    if (showsNothing(text)) return;
    const invalid = [...this.#form.elements].find(
      (field) => field !== this.#text && field instanceof HTMLInputElement && !field.checkValidity(),
    );
    if (invalid instanceof HTMLInputElement) {
      invalid.reportValidity();
      return;
    }
    this.#write('');
    this.#typedAt = 0;
    send(text);
  }

  #write(text: string) {
    this.#text.value = text;
    this.#kept.keep(text);
  }
}
