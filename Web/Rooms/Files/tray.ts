import type { RoomMessage } from '../../Hub/protocol';
import { wellFormed } from '../../Layout/blank';
import { newClientId } from '../../Layout/ids';
import { refusalOf } from '../../Refusals/refused';
import { textOf } from '../../Refusals/refusals';
import { says } from './file-drawing';
import { TrayFile } from './tray-file';
import { KeptFiles } from './kept-files';

const most = 10;

export type TrayOptions = {
  /** Where files go, with the reader's identity in its query. */
  readonly address: () => string;
  readonly headers: () => Record<string, string>;
  /** The storage key of the conversation in this tab. */
  readonly key: string;
  /** Sends the message with what has arrived. */
  readonly send: (clientId: string, text: string, files: string[]) => Promise<RoomMessage>;
  readonly sent: (message: RoomMessage) => void;
  /** Null once the server knows the sender; before, the files go with their first message, in its form. */
  readonly first: () => ((clientId: string, text: string, files: File[]) => Promise<RoomMessage>) | null;
};

/** The files above the text that go with the next message: each is sent at once, and waits for the message. */
export class Tray {
  readonly #form: HTMLFormElement;
  readonly #text: HTMLTextAreaElement;
  readonly #place = document.createElement('div');
  readonly #options: TrayOptions;
  readonly #kept: KeptFiles;
  readonly #files: TrayFile[] = [];
  #clientId = newClientId();
  /** The message is to go as soon as all its files have arrived. */
  #isWanted = false;
  #isSending = false;

  constructor(form: HTMLFormElement, drop: HTMLElement, options: TrayOptions) {
    [this.#form, this.#options] = [form, options];
    this.#text = form.querySelector('textarea')!;
    this.#kept = new KeptFiles(options.key);
    this.#place.className = 'uploads';
    this.#place.hidden = true;
    form.prepend(this.#place);
    form.addEventListener('sending', (event) => this.#files.length > 0 && this.#wanted(event));
    this.#text.addEventListener('paste', (event) => this.#take(event, event.clipboardData));
    enableDrop(drop, (event) => this.#take(event, event.dataTransfer));
    for (const file of this.#kept.files) this.#show(new TrayFile(file.clientId, file));
  }

  add(files: Iterable<File>) {
    this.#explain('');
    for (const file of files) {
      if (this.#files.length === most) return this.#explain(says('file-too-many'));
      const entry = new TrayFile(newClientId(), file);
      this.#show(entry);
      void entry.send(this.#options).then(() => this.#changed());
    }
  }

  #take(event: Event, data: DataTransfer | null) {
    if (!data?.files.length) return;
    event.preventDefault();
    this.add(data.files);
  }

  #show(entry: TrayFile) {
    this.#files.push(entry);
    this.#place.append(entry.card);
    entry.card.querySelector('[data-remove]')!.addEventListener('click', () => this.#remove(entry));
    entry.card
      .querySelector('[data-again]')!
      .addEventListener('click', () => void entry.send(this.#options).then(() => this.#changed()));
    this.#changed();
  }

  #remove(entry: TrayFile) {
    entry.cancel();
    entry.card.remove();
    this.#files.splice(this.#files.indexOf(entry), 1);
    this.#changed();
    this.#text.focus();
  }

  #changed() {
    this.#place.hidden = this.#files.length === 0;
    this.#text.required = this.#files.length === 0;
    this.#kept.keep(this.#files);
    if (this.#files.some(({ state }) => state === 'failed')) this.#isWanted = false;
    if (!this.#isWanted || this.#files.some(({ state }) => state !== 'ready')) return;
    const left = this.#options.first() ? [] : this.#files.filter(({ uploaded }) => !uploaded);
    if (left.length === 0) void this.#send();
    else for (const entry of left) void entry.send(this.#options).then(() => this.#changed());
  }

  #wanted(event: Event) {
    event.preventDefault();
    this.#isWanted = true;
    this.#changed();
  }

  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      const text = wellFormed(this.#text.value).trim();
      const first = this.#options.first();
      const message = await (first
        ? first(
            this.#clientId,
            text,
            this.#files.flatMap(({ file }) => file ?? []),
          )
        : this.#options.send(
            this.#clientId,
            text,
            this.#files.map(({ uploaded }) => uploaded!.id),
          ));
      this.#clear();
      this.#options.sent(message);
    } catch (error) {
      await this.#failed(error);
    } finally {
      this.#isWanted = this.#isSending = false;
    }
  }

  async #failed(error: unknown) {
    const refusal = refusalOf(error);
    if (refusal?.code === 'file-gone') for (const entry of this.#files) entry.forget();
    this.#explain((refusal && (await textOf(refusal))) || says('failed'));
  }

  #clear() {
    for (const { card } of this.#files.splice(0)) card.remove();
    this.#clientId = newClientId();
    this.#text.value = '';
    this.#text.dispatchEvent(new Event('input'));
    this.#changed();
  }

  #explain(error: string) {
    this.#form.querySelector('.error')!.textContent = error;
  }
}

function enableDrop(place: HTMLElement, dropped: (event: DragEvent) => void) {
  const show = (isOver: boolean) => place.toggleAttribute('data-drop', isOver);
  place.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    show(true);
  });
  place.addEventListener('dragleave', (event) => {
    if (!place.contains(event.relatedTarget as Node | null)) show(false);
  });
  place.addEventListener('drop', (event) => {
    show(false);
    dropped(event);
  });
}
