import type { CallSnapshot } from '../Signaling/protocol';
import type { LoaderPort } from './loader-port';

/** A click that comes this soon was meant for what stood there before. */
const deafFor = 600;
const hiddenWaits = 400;

/** The dialog of an incoming call, with its sound. Events: `accept` (detail: voiceOnly), `decline` (detail: word). */
export class Ring extends EventTarget {
  readonly #dialog = document.getElementById('ring')!;
  readonly #sound = document.getElementById('ring-sound') as HTMLAudioElement;
  readonly #word = document.getElementById('ring-word') as HTMLInputElement;
  readonly #loader: LoaderPort;
  #callId: string | null = null;
  #shownAt = 0;
  #before: Element | null = null;
  #stopSound: (() => void) | null = null;

  constructor(loader: LoaderPort) {
    super();
    this.#loader = loader;
    this.#on('ring-accept', (event) => this.#say(event, new CustomEvent('accept', { detail: { voiceOnly: false } })));
    this.#on('ring-voice', (event) => this.#say(event, new CustomEvent('accept', { detail: { voiceOnly: true } })));
    this.#on('ring-decline', (event) => this.#decline(event));
    this.#word.addEventListener('keydown', (event) => event.key === 'Enter' && this.#decline(event));
    this.#dialog.addEventListener('keydown', (event) => this.#keepFocus(event));
    // What lies behind the dialog is not for now, however it came to the focus.
    document.addEventListener('focusin', (event) => this.#callId && event.target instanceof Node && !this.#dialog.contains(event.target) && this.focus());
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
    this.#word.value = '';
    this.#dialog.hidden = false;
    this.#shownAt = performance.now();
    this.#dialog.dataset['deaf'] = 'yes';
    setTimeout(() => delete this.#dialog.dataset['deaf'], deafFor + 20);
    this.again();
    this.#loader.tell({ type: 'ring', on: true });
    void this.#play();
    this.focus();
  }

  /** Answered, or over, here or anywhere: silent everywhere. */
  stop() {
    if (!this.#callId) return;
    this.#callId = null;
    this.#dialog.hidden = true;
    this.#stopSound?.();
    this.#loader.tell({ type: 'ring', on: false });
    if (this.#before instanceof HTMLElement) this.#before.focus();
  }

  /** The answer did not arrive: the buttons can be pressed once more. */
  again() {
    for (const button of this.#dialog.querySelectorAll('button')) button.disabled = false;
  }

  focus() {
    if (this.#callId) document.getElementById('ring-accept')!.focus();
  }

  #on(id: string, act: (event: Event) => void) {
    document.getElementById(id)!.addEventListener('click', act);
  }

  #decline(event: Event) {
    this.#say(event, new CustomEvent('decline', { detail: { word: this.#word.value.trim() || null } }));
  }

  // Only a person answers, and only who has had time to see what they answer.
  #say(event: Event, answer: CustomEvent) {
    if (!event.isTrusted || performance.now() - this.#shownAt < deafFor) return;
    for (const button of this.#dialog.querySelectorAll('button')) button.disabled = true;
    this.#stopSound?.();
    this.dispatchEvent(answer);
  }

  #keepFocus(event: KeyboardEvent) {
    if (event.key === 'Escape') event.stopPropagation(); // it would close the chat, and the ring with it
    if (event.key !== 'Tab') return;
    const all = [...this.#dialog.querySelectorAll<HTMLElement>('button, input')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = all[(at + (event.shiftKey ? -1 : 1) + all.length) % all.length];
    event.preventDefault();
    next?.focus();
  }

  /** One sound over all tabs of the visitor, a visible one first: hidden ones ask for the lock a moment later. */
  async #play(): Promise<void> {
    const callId = this.#callId;
    const sound = async () => {
      if (this.#callId !== callId) return;
      this.#sound.currentTime = 0;
      await this.#sound.play().catch(() => undefined); // no sound without a click: title and dialog ring too
      await new Promise<void>((done) => {
        this.#stopSound = () => {
          this.#sound.pause();
          this.#stopSound = null;
          done();
        };
        if (this.#callId !== callId) this.#stopSound();
      });
    };
    if (document.visibilityState !== 'visible') await new Promise((done) => setTimeout(done, hiddenWaits));
    if (!navigator.locks) return sound();
    await navigator.locks.request('livechatmeet.ring', { ifAvailable: true }, (lock) => (lock ? sound() : undefined));
  }
}
