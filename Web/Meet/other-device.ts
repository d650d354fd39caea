import { drawQrCode } from '../Layout/qr-code';
import { showWhen } from '../Layout/toggle-when';
import { hashOf, newSecret } from '../Layout/ids';
import type { Signaling } from '../Hub/signaling';
import { lateStyle } from '../Layout/late-style';

await lateStyle();

const codeLifetimeMs = 60_000;
const tickMs = 500;

/**
 * Shows the address of this call with a one-use ticket as a QR code: another device opens it, joins as a leg of the
 * same party, and takes over.
 */
export class OtherDevice {
  readonly #callId: string;
  readonly #signaling: Signaling;
  readonly #dialog: HTMLDialogElement;
  #link = '';
  #goodUntil = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(callId: string, signaling: Signaling) {
    this.#callId = callId;
    this.#signaling = signaling;
    const template = document.getElementById('other-device-template') as HTMLTemplateElement;
    this.#dialog = document.importNode(template.content, true).querySelector('dialog')!;
    document.body.append(this.#dialog);
    this.#on('[data-new-code]', () => this.#show());
    this.#on('[data-copy-link]', () => this.#copy());
    this.#on('[data-close]', () => this.close());
    this.#dialog.addEventListener('close', () => this.#forget());
  }

  async press(): Promise<void> {
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    // Autofocus does nothing in a frame of another site
    this.#dialog.querySelector<HTMLElement>('[data-close]')!.focus();
    if (this.#dialog.dataset['address']) await this.#show();
  }

  close() {
    this.#dialog.close();
  }

  /** Each code shown has its own ticket: the server learns its hash first, so that a readable code always works. */
  async #show(): Promise<void> {
    const ticket = newSecret();
    const goodUntil = Date.now() + codeLifetimeMs;
    try {
      await this.#signaling.call('registerTicket', this.#callId, await hashOf(ticket));
    } catch {
      return this.#draw('failed');
    }
    if (!this.#dialog.open) return;
    this.#link = `${this.#dialog.dataset['address']}#${ticket}`;
    this.#goodUntil = goodUntil;
    drawQrCode(this.#dialog.querySelector('svg.code')!, this.#link);
    clearInterval(this.#ticking);
    this.#ticking = setInterval(() => this.#tick(), tickMs);
    this.#draw('code');
    this.#tick();
  }

  #tick() {
    const left = this.#goodUntil - Date.now();
    if (left > 0) this.#dialog.querySelector('[data-left]')!.textContent = String(Math.ceil(left / 1000));
    else this.#forget('over');
  }

  async #copy(): Promise<void> {
    const field = this.#dialog.querySelector('input')!;
    try {
      await navigator.clipboard.writeText(this.#link);
      this.#draw('code', 'copied');
    } catch (refused) {
      // A frame may not write to the clipboard (NotAllowedError), and an old browser has none (TypeError): the keyboard
      // does.
      if (!(refused instanceof DOMException || refused instanceof TypeError)) throw refused;
      field.value = this.#link;
      this.#draw('code', 'link');
      field.select();
    }
  }

  #forget(reason?: 'over') {
    clearInterval(this.#ticking);
    this.#link = '';
    if (!this.#dialog.dataset['address']) return;
    this.#dialog.querySelector('input')!.value = '';
    this.#dialog.querySelector('.code path')!.removeAttribute('d');
    this.#draw(...(reason ? [reason] : []));
    if (reason) this.#dialog.querySelector<HTMLElement>('[data-new-code]')!.focus();
  }

  #draw(...facts: string[]) {
    showWhen(this.#dialog, new Set(facts));
  }

  #on(selector: string, act: () => unknown) {
    this.#dialog.querySelector(selector)?.addEventListener('click', () => void act());
  }
}
