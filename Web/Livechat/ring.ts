import { isComposing } from '../Layout/keys';
import { TypedEvents } from '../Layout/typed-events';
import type { CallSnapshot } from '../Hub/protocol';
import { Deliberate, type Verdict } from './deliberate';
import type { LoaderPort } from './loader-port';
import { RingSight } from './ring-sight';
import { RingSound } from './ring-sound';

/** `accept-elsewhere`: accepted, but nothing confirms that the ring was what the person saw. */
type RingEvents = {
  accept: { voiceOnly: boolean };
  'accept-elsewhere': undefined;
  decline: { note: string | null };
};

/**
 * The dialog of an incoming call, with its sound. Only a person can answer, and only on purpose: `deliberate.ts`
 * decides which clicks and keys count.
 */
export class Ring extends TypedEvents<RingEvents> {
  readonly #dialog = document.getElementById('ring')!;
  readonly #sound = new RingSound(document.getElementById('ring-sound') as HTMLAudioElement);
  readonly #note = document.getElementById('ring-note') as HTMLInputElement;
  readonly #loader: LoaderPort;
  readonly #deliberate = new Deliberate('isVisible' in IntersectionObserverEntry.prototype);
  readonly #sight: RingSight;
  #callId: string | null = null;
  #before: Element | null = null;

  constructor(loader: LoaderPort) {
    super();
    this.#loader = loader;
    this.#sight = new RingSight(this.#dialog, loader, this.#deliberate);
    this.#onClick('ring-accept', (verdict) => this.#accept(verdict, false));
    this.#onClick('ring-voice', (verdict) => this.#accept(verdict, true));
    this.#onClick('ring-decline', () => this.#decline());
    this.#dialog.addEventListener(
      'pointerdown',
      ({ timeStamp }) => this.#deliberate.pointerDown(timeStamp),
      true,
    );
    this.#listenToKeys();
    // Nothing behind the dialog may keep the focus, however it got it; somebody who comes back starts with the dialog.
    document.addEventListener(
      'focusin',
      ({ target }) => target instanceof Node && !this.#dialog.contains(target) && this.focus(),
    );
    addEventListener('focus', () => this.focus());
  }

  isFor(callId: string): boolean {
    return this.#callId === callId;
  }

  start(call: CallSnapshot) {
    this.stop();
    this.#callId = call.id;
    this.#before = document.activeElement;
    const avatar = document.getElementById('ring-avatar')!;
    [avatar.textContent, avatar.dataset['tone']] = [call.agent.initials, String(call.agent.tone)];
    document.getElementById('ring-name')!.textContent = call.agent.name;
    this.#note.value = '';
    this.#dialog.hidden = false;
    this.again();
    this.#sight.start();
    this.#loader.tell({ type: 'ring', on: true });
    void this.#sound.start();
    this.focus();
  }

  /** Answered, or over, here or anywhere: silent everywhere. */
  stop() {
    if (!this.#callId) return;
    this.#callId = null;
    this.#dialog.hidden = true;
    this.#sight.stop();
    this.#sound.stop();
    this.#loader.tell({ type: 'ring', on: false });
    if (document.hasFocus() && this.#before instanceof HTMLElement) this.#before.focus();
  }

  /** The answer did not arrive: the buttons can be pressed again. */
  again() {
    for (const button of this.#dialog.querySelectorAll('button')) button.disabled = false;
  }

  /**
   * The dialog has the focus and none of its buttons, and only in a document that has the focus: it is the host page's
   * to give.
   */
  focus() {
    if (this.#callId && document.hasFocus()) this.#dialog.focus();
  }

  #accept(verdict: Verdict, voiceOnly: boolean) {
    if (verdict === 'unvouched') return this.emit('accept-elsewhere');
    this.#silence();
    this.emit('accept', { voiceOnly });
  }

  // Turning a call away unseen harms nobody.
  #decline() {
    this.#silence();
    this.emit('decline', { note: this.#note.value.trim() || null });
  }

  #silence() {
    for (const button of this.#dialog.querySelectorAll('button')) button.disabled = true;
    this.#sound.stop();
  }

  #onClick(id: string, act: (verdict: Verdict) => void) {
    const button = document.getElementById(id)!;
    button.addEventListener('click', (event) => {
      if (!event.isTrusted) return;
      const verdict = this.#deliberate.click(button, event.timeStamp, event.detail > 0);
      if (verdict !== 'no') act(verdict);
    });
  }

  /** All keys in this document, even before it rings: they show whether somebody is typing. */
  #listenToKeys() {
    addEventListener(
      'keydown',
      ({ key, target, timeStamp, repeat }) =>
        this.#deliberate.keyDown(key === 'Enter' || key === ' ' ? target : null, timeStamp, repeat),
      true,
    );
    addEventListener('keyup', ({ timeStamp }) => this.#deliberate.keyUp(timeStamp), true);
    this.#dialog.addEventListener('keydown', (event) => {
      if (isComposing(event)) return;
      if (event.key === 'Escape') event.stopPropagation(); // it would close the chat, and the ring with it
      if (event.key === 'Tab') this.#moveFocus(event);
      if (
        event.key === 'Enter' &&
        event.isTrusted &&
        event.target === this.#note &&
        this.#deliberate.enter(this.#note, this.#note.value !== '') !== 'no'
      )
        this.#decline();
    });
  }

  #moveFocus(event: KeyboardEvent) {
    const all = [...this.#dialog.querySelectorAll<HTMLElement>('button:enabled, input')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = event.shiftKey ? all.at(at < 0 ? -1 : at - 1) : all[(at + 1) % all.length];
    event.preventDefault();
    next?.focus();
  }
}
