import { TabMark } from '../Layout/tab-mark';
import { newId } from '../Layout/ids';
import type { Signaling } from '../Hub/signaling';
import type { CallLegs } from './call-legs';
import { deafMs } from './deaf';
import type { MeetDocument } from './meet-document';

/** Takes part in the call, which is in progress by now. */
type Join = (withCamera: boolean) => void;

/**
 * The card of a document that none of our pages vouches for: who is on the other side, and two buttons. Camera,
 * microphone and the join wait for one of them; a visitor's card accepts the call with it while it rings.
 */
export class JoinCard {
  readonly #card = document.getElementById('card-join')!;
  readonly #mark = new TabMark('livechatmeet.joined');
  readonly #page: MeetDocument;
  readonly #signaling: Signaling;
  readonly #legs: CallLegs;
  readonly #join: Join;
  #isShown = false;
  #hearing: ReturnType<typeof setTimeout> | undefined;

  constructor(page: MeetDocument, signaling: Signaling, legs: CallLegs, join: Join) {
    this.#page = page;
    this.#signaling = signaling;
    this.#legs = legs;
    this.#join = join;
    new IntersectionObserver((entries) => this.#shown(entries.at(-1)!.isIntersecting)).observe(this.#card);
    document.addEventListener('visibilitychange', () => this.#listen());
    for (const button of this.#card.querySelectorAll<HTMLElement>('[data-join]')) {
      button.addEventListener(
        'click',
        (event) => void this.#press(event, button.dataset['join'] === 'camera'),
      );
    }
  }

  /** Whether this is a reload of a document that had a part in this call: what the person wanted then still holds. */
  async wasIn(): Promise<boolean> {
    const [callId] = await this.#mark.take();
    return callId === this.#page.callId && this.#page.isReload;
  }

  /** This document has a part in the call: a reload starts by itself. */
  isIn() {
    this.#mark.keep(this.#page.callId);
  }

  /** Another document has the call now, or it is over. */
  isOut() {
    this.#mark.forget();
  }

  #shown(isShown: boolean) {
    this.#isShown = isShown;
    this.#listen();
    // Nothing behind the card can be reached; the focus is on no button, because a key may be meant for something else.
    if (isShown) this.#card.focus();
  }

  /** Its buttons ignore clicks until they have been visible for a while. */
  #listen() {
    this.#card.dataset['deaf'] = 'yes';
    clearTimeout(this.#hearing);
    if (this.#isShown && !document.hidden)
      this.#hearing = setTimeout(() => delete this.#card.dataset['deaf'], deafMs);
  }

  async #press(event: Event, withCamera: boolean): Promise<void> {
    if (!event.isTrusted || this.#card.dataset['deaf']) return;
    if (this.#legs.call?.state !== 'ringing' || this.#page.party === 'agent') return this.#join(withCamera);
    const key = (this.#legs.acceptKey = newId());
    try {
      const call = await this.#signaling.call('accept', this.#page.callId, key, !withCamera);
      this.#legs.apply(call);
      // Else another document's accept won, and the card asks about that
      if (call.acceptKey === key) this.#join(withCamera);
    } catch {
      this.#legs.acceptKey = null; // the server did not hear it: pressing again is harmless
    }
  }
}
