import { passes, refusalOf } from '../../Refusals/refused';
import { copy, says } from './file-drawing';
import { sizeOf } from './file-size';
import { smaller } from './smaller';
import type { TrayOptions } from './tray';
import { upload, type Sending, type Uploaded } from './upload';

/** What is known of a file before its bytes are there. */
type Known = { readonly clientId: string; readonly name: string; readonly size: number };

/** One file in the tray: on its way, arrived, or not sent, with what can be done about it. */
export class TrayFile {
  readonly clientId: string;
  readonly card = copy('.sending');
  readonly name: string;
  state: 'sending' | 'ready' | 'failed' = 'sending';
  uploaded: Uploaded | null = null;
  file: File | null = null;
  /** Of what is sent. */
  size: number;
  #smaller: File | null = null;
  #sending: Sending | null = null;
  #drawn = '';

  constructor({ clientId, name, size }: Known) {
    [this.clientId, this.name, this.size] = [clientId, name, size];
    this.card.setAttribute('aria-label', name);
    this.#part('.title').textContent = name;
    this.#become('sending', sizeOf(size));
  }

  /** It is on the server since before the page was loaded anew. */
  arrived(id: string) {
    this.uploaded = { id };
    this.#become('ready', says('ready'));
  }

  /** Its bytes; null if they were lost. */
  take(file: File | null) {
    this.file = file;
    if (!file) this.#become('failed', says('lost'));
    else if (file.type.startsWith('image/')) this.#drawSmall(file);
  }

  /** Ends when it has arrived or failed. */
  async send(to: TrayOptions): Promise<void> {
    if (!this.file) return;
    this.#become('sending', sizeOf(this.size));
    try {
      check(this.file);
      const file = (this.#smaller ??= await smaller(this.file));
      this.size = file.size;
      if (!to.first()) this.uploaded = await this.#upload(to, file);
      this.#become('ready', says('ready'));
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal && !(error instanceof TypeError)) throw error;
      this.#become('failed', refusal ? (refusal.text ?? says('failed')) : says('unreachable'));
      this.#offerAgain(!refusal || passes(refusal) || refusal.code === 'file-site-full');
    }
  }

  /** What goes with a first message, in its form. */
  get inForm(): File | null {
    return this.#smaller;
  }

  /** It is not on the server any more. */
  forget() {
    this.uploaded = null;
    this.#become('failed', says('failed'));
    this.#offerAgain(this.file !== null);
  }

  /** It is not wanted any more. */
  remove() {
    this.#sending?.cancel();
    URL.revokeObjectURL(this.#drawn);
    this.card.remove();
  }

  #upload(to: TrayOptions, file: File): Promise<Uploaded> {
    const address = `${to.address()}id=${this.clientId}`;
    this.#sending = upload(address, file, to.headers(), (part) => {
      (this.#part('progress') as HTMLProgressElement).value = part;
      const sent = says('part')
        .replace('{0}', sizeOf(part * file.size))
        .replace('{1}', sizeOf(file.size));
      this.#part('.sub').textContent = sent;
    });
    return this.#sending.done;
  }

  #offerAgain(isOffered: boolean) {
    this.#part('[data-again]').hidden = !isOffered;
  }

  /** What it becomes is read out; how far it is, is not. */
  #become(state: TrayFile['state'], words: string) {
    [this.state, this.card.dataset['state']] = [state, state];
    this.#part('progress').hidden = state !== 'sending';
    this.#offerAgain(false);
    this.#part('.sub').textContent = words;
    if (state !== 'sending') this.#part('[role="status"]').textContent = `${this.name}: ${words}`;
  }

  #drawSmall(file: File) {
    const picture = new Image();
    picture.alt = '';
    picture.addEventListener('load', () => this.#part('.kind > svg').replaceWith(picture));
    picture.src = this.#drawn = URL.createObjectURL(file);
  }

  #part = (selector: string) => this.card.querySelector<HTMLElement>(selector)!;
}

/** What the server would refuse is not sent: a picture may become smaller first. */
function check(file: File) {
  const most = Number((document.getElementById('file-templates') as HTMLElement).dataset['most']);
  const isTooLarge = file.size > most && !file.type.startsWith('image/');
  const code = file.size === 0 ? 'file-empty' : isTooLarge ? 'file-too-large' : null;
  if (code) throw Object.assign(new Error(code), { code, text: says(code) });
}
