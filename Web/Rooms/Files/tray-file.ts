import { passes, refusalOf } from '../../Refusals/refused';
import { copy, says } from './file-drawing';
import { sizeOf } from './file-size';
import type { KeptFile } from './kept-files';
import { smaller } from './smaller';
import type { TrayOptions } from './tray';
import { upload, type Sending, type Uploaded } from './upload';

/** One file in the tray: on its way, arrived, or not sent, with what can be done about it. */
export class TrayFile {
  readonly clientId: string;
  readonly card = copy('.sending');
  readonly name: string;
  readonly size: number;
  state: 'sending' | 'ready' | 'failed' = 'sending';
  uploaded: Uploaded | null = null;
  file: File | null = null;
  #sending: Sending | null = null;

  /** @param file what is to be sent, or what has arrived before the page was loaded anew. */
  constructor(clientId: string, file: File | KeptFile) {
    [this.clientId, this.name, this.size] = [clientId, file.name, file.size];
    this.card.setAttribute('aria-label', file.name);
    this.#part('.title').textContent = file.name;
    if (file instanceof File) {
      this.file = file;
      this.#tell(sizeOf(file.size));
      return;
    }
    this.uploaded = { id: file.id };
    this.#become('ready', says('ready'));
  }

  /** Ends when it has arrived or failed. */
  async send(to: TrayOptions): Promise<void> {
    if (!this.file) return;
    this.#become('sending', sizeOf(this.size));
    try {
      this.#check(this.file);
      const file = (this.file = await smaller(this.file));
      if (to.first()) return this.#become('ready', says('ready'));
      this.#sending = upload(`${to.address()}id=${this.clientId}`, file, to.headers(), (part) =>
        this.#progress(part, file.size),
      );
      this.uploaded = await this.#sending.done;
      this.#become('ready', says('ready'));
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal && !(error instanceof TypeError)) throw error;
      this.#become('failed', refusal?.text ?? (says(refusal?.code ?? '') || says('failed')));
      this.#part('[data-again]').hidden =
        refusal !== null && !passes(refusal) && refusal.code !== 'file-site-full';
    }
  }

  /** It is not on the server any more. */
  forget() {
    this.uploaded = null;
    this.#become('failed', says('failed'));
    this.#part('[data-again]').hidden = this.file === null;
  }

  cancel() {
    this.#sending?.cancel();
  }

  #check(file: File) {
    const most = Number((document.getElementById('file-templates') as HTMLElement).dataset['most']);
    const code =
      file.size === 0
        ? 'file-empty'
        : file.size > most && !file.type.startsWith('image/')
          ? 'file-too-large'
          : null;
    if (code) throw Object.assign(new Error(code), { code, text: says(code) });
  }

  #progress(part: number, size: number) {
    (this.#part('progress') as HTMLProgressElement).value = part;
    this.#tell(`${sizeOf(part * size)} / ${sizeOf(size)}`);
  }

  #become(state: TrayFile['state'], words: string) {
    [this.state, this.card.dataset['state']] = [state, state];
    this.#part('progress').hidden = state !== 'sending';
    this.#part('[data-again]').hidden = true;
    this.#tell(words);
  }

  #tell(words: string) {
    this.#part('.sub').textContent = words;
  }

  #part = (selector: string) => this.card.querySelector<HTMLElement>(selector)!;
}
