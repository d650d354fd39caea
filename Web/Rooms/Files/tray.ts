import type { RoomMessage } from '../../Hub/protocol';
import { wellFormed } from '../../Layout/blank';
import { newClientId } from '../../Layout/ids';
import { refusalOf } from '../../Refusals/refused';
import { textOf } from '../../Refusals/refusals';
import { says } from './file-drawing';
import { TrayFile } from './tray-file';
import { KeptFiles, type KeptFile } from './kept-files';

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

  constructor(form: HTMLFormElement, options: TrayOptions) {
    [this.#form, this.#options] = [form, options];
    this.#text = form.querySelector('textarea')!;
    this.#kept = new KeptFiles(options.key);
    this.#place.className = 'uploads';
    this.#place.hidden = true;
    form.prepend(this.#place);
    form.addEventListener('sending', (event) => this.#files.length > 0 && this.#wanted(event));
    this.#restore();
  }

  add(files: Iterable<File>) {
    this.#explain('');
    for (const file of files) {
      if (this.#files.length === most) return this.#explain(says('file-too-many'));
      const entry = new TrayFile({ clientId: newClientId(), name: file.name, size: file.size });
      entry.take(file);
      this.#show(entry);
      this.#sendFile(entry);
    }
  }

  /** What was not sent when the page was left: the message keeps its id, so that it is not sent twice. */
  #restore() {
    const kept = this.#kept.message;
    if (!kept) return;
    this.#clientId = kept.clientId;
    const entries = kept.files.map((file) => new TrayFile(file));
    this.#files.push(...entries);
    for (const [at, file] of kept.files.entries()) {
      const entry = entries[at]!;
      if (file.id !== null) entry.arrived(file.id);
      else void this.#bring(entry, file);
      this.#draw(entry);
    }
    this.#changed();
  }

  async #bring(entry: TrayFile, file: KeptFile) {
    entry.take(await this.#kept.fileOf(file));
    this.#sendFile(entry);
  }

  #sendFile(entry: TrayFile) {
    void entry.send(this.#options).then(() => this.#changed());
  }

  #show(entry: TrayFile) {
    this.#files.push(entry);
    this.#draw(entry);
    this.#changed();
  }

  #draw(entry: TrayFile) {
    this.#place.append(entry.card);
    entry.card.querySelector('[data-remove]')!.addEventListener('click', () => this.#remove(entry));
    entry.card.querySelector('[data-again]')!.addEventListener('click', () => this.#sendFile(entry));
  }

  #remove(entry: TrayFile) {
    entry.remove();
    this.#files.splice(this.#files.indexOf(entry), 1);
    this.#changed();
    this.#text.focus();
  }

  #changed() {
    this.#place.hidden = this.#files.length === 0;
    this.#text.required = this.#files.length === 0;
    this.#kept.keep(this.#clientId, this.#files);
    if (this.#files.some(({ state }) => state === 'failed')) this.#isWanted = false;
    if (!this.#isWanted || this.#files.some(({ state }) => state !== 'ready')) return;
    const left = this.#options.first() ? [] : this.#files.filter(({ uploaded }) => !uploaded);
    if (left.length === 0) void this.#send();
    else for (const entry of left) this.#sendFile(entry);
  }

  #wanted(event: Event) {
    event.preventDefault();
    this.#isWanted = true;
    this.#changed();
    if (this.#files.some(({ state }) => state === 'failed')) this.#explain(says('some'));
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
            this.#files.flatMap(({ inForm }) => inForm ?? []),
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
    for (const entry of this.#files.splice(0)) entry.remove();
    this.#clientId = newClientId();
    this.#text.value = '';
    this.#text.dispatchEvent(new Event('input'));
    this.#changed();
  }

  #explain(error: string) {
    this.#form.querySelector('.error')!.textContent = error;
  }
}
