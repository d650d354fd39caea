import type { RoomMessage } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { showsNothing, wellFormed } from '../Layout/blank';
import { isComposing } from '../Layout/keys';
import { textOf } from '../Refusals/refusals';
import { refusalOf } from '../Refusals/refused';

/** Where one's own messages are, and how a change of them is told. */
export type OwnMessagesPlace = {
  readonly connection: Signaling;
  readonly list: HTMLElement;
  /** Where one writes: a correction takes its place. */
  readonly form: HTMLFormElement;
  readonly rid: () => string;
  readonly show: (message: RoomMessage) => void;
};

/** Corrects and deletes one's own messages: a menu at the message, a box in place of the composer, a question first. */
export class OwnMessages {
  readonly #place: OwnMessagesPlace;
  readonly #menu: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #text: HTMLTextAreaElement;
  readonly #dialog: HTMLDialogElement;
  readonly #lost: string;
  /** Whose menu is open, and which is being corrected or deleted. */
  #item: HTMLElement | null = null;
  #closing = new AbortController();

  /** @param parts the markup of _OwnMessageParts.cshtml. */
  constructor(place: OwnMessagesPlace, parts: ParentNode) {
    this.#place = place;
    this.#menu = parts.querySelector<HTMLElement>('.menu')!;
    this.#form = parts.querySelector<HTMLFormElement>('.correcting')!;
    this.#text = this.#form.querySelector('textarea')!;
    this.#dialog = parts.querySelector('dialog')!;
    this.#lost = parts.querySelector('[data-text="lost"]')!.textContent;
    this.#listenToMenu();
    this.#listenToForm();
    this.#listenToDialog();
  }

  /** The menu of a message opens, or closes. */
  open(item: HTMLElement) {
    if (this.#menu.parentElement === item) return this.#close();
    this.#close();
    item.append(this.#menu);
    buttonOf(item)?.setAttribute('aria-expanded', 'true');
    this.#closeElsewhere();
    this.#menu.scrollIntoView({ block: 'nearest' });
    this.#menu.querySelector<HTMLElement>('.item')!.focus();
  }

  correct(item: HTMLElement) {
    this.#close();
    this.#item = item;
    this.#text.value = textIn(item);
    this.#tell('');
    // In the console one may be writing a note.
    document.querySelector<HTMLElement>('[name="write"][value="answer"]')?.click();
    this.#place.form.after(this.#form);
    this.#text.focus();
    this.#text.setSelectionRange(this.#text.value.length, this.#text.value.length);
  }

  askDelete(item: HTMLElement) {
    this.#close();
    this.#item = item;
    this.#tell('');
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }

  /** The composer is there again. */
  cancel() {
    if (!this.#form.isConnected) return;
    this.#form.remove();
    this.#place.form.querySelector('textarea')?.focus();
  }

  #close() {
    const item = this.#menu.parentElement;
    if (!item) return;
    buttonOf(item)?.removeAttribute('aria-expanded');
    this.#menu.remove();
    this.#closing.abort();
  }

  #closeElsewhere() {
    this.#closing = new AbortController();
    for (const type of ['click', 'focusin'])
      document.addEventListener(
        type,
        ({ target }) => {
          if (!(target instanceof Node && this.#menu.parentElement?.contains(target))) this.#close();
        },
        { signal: this.#closing.signal },
      );
  }

  #listenToMenu() {
    this.#menu.addEventListener('click', (event) => {
      const { act } = (event.target as Element).closest<HTMLElement>('.item')?.dataset ?? {};
      const item = this.#menu.parentElement!;
      if (act === 'correct' || act === 'askDelete') this[act](item);
    });
    this.#menu.addEventListener('keydown', (event) => this.#key(event));
  }

  #key(event: KeyboardEvent) {
    const items = [...this.#menu.querySelectorAll<HTMLElement>('.item')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape') {
      const button = buttonOf(this.#menu.parentElement!);
      this.#close();
      button?.focus();
    } else if (event.key === 'ArrowDown') items[(at + 1) % items.length]!.focus();
    else if (event.key === 'ArrowUp') items.at(at - 1)!.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #listenToForm() {
    this.#form.querySelector('[data-cancel]')!.addEventListener('click', () => this.cancel());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
    this.#form.addEventListener('keydown', (event) => {
      if (isComposing(event)) return;
      if (event.key === 'Escape') this.cancel();
      else if (event.key === 'Enter' && event.target === this.#text && !event.shiftKey)
        this.#form.requestSubmit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #listenToDialog() {
    // Elsewhere Escape closes more than this.
    this.#dialog.addEventListener('keydown', (event) => event.stopPropagation());
    this.#dialog.addEventListener('close', () => this.#dialog.remove());
    this.#dialog.addEventListener('submit', (event) => {
      if ((event.submitter as HTMLButtonElement).value !== 'delete') return;
      event.preventDefault();
      void this.#delete();
    });
  }

  async #save() {
    const [item, text] = [this.#item!, wellFormed(this.#text.value).trim()];
    // Files say enough by themselves.
    if (showsNothing(text) && !item.querySelector('.files')) return this.askDelete(item);
    if (text === textIn(item)) return this.cancel();
    if (await this.#try(() => this.#call('correct', item, text))) this.cancel();
  }

  async #delete() {
    if (!(await this.#try(() => this.#call('delete', this.#item!)))) return;
    this.#dialog.close();
    this.cancel();
    if (!document.activeElement || document.activeElement === document.body)
      this.#place.list.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  }

  #call(what: 'correct' | 'delete', { id }: HTMLElement, text = ''): Promise<RoomMessage> {
    const [rid, message] = [this.#place.rid(), id.replace(/^m-/, '')];
    return what === 'correct'
      ? this.#place.connection.call('correct', rid, message, text)
      : this.#place.connection.call('delete', rid, message);
  }

  async #try(ask: () => Promise<RoomMessage>): Promise<boolean> {
    try {
      this.#place.show(await ask());
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      this.#tell((refusal && (await textOf(refusal))) || this.#lost);
      return false;
    }
  }

  #tell(error: string) {
    for (const place of [this.#form, this.#dialog])
      place.querySelector<HTMLElement>('.error')!.textContent = error;
  }
}

const buttonOf = (item: Element) => item.querySelector<HTMLElement>('.more');

/** The text as it was written: links stand in it as they are. */
const textIn = (item: HTMLElement): string => item.querySelector('.bubble')!.textContent;
