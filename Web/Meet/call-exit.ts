import type { CallSnapshot } from '../Hub/protocol';
import { ignoreLost } from '../Layout/ignore-lost';
import type { CallParts } from './call-parts';

/** What this document's way out of a call works on. */
type Left = Pick<CallParts, 'redraw' | 'media' | 'legs' | 'part'> & {
  readonly page: Pick<CallParts['page'], 'callId' | 'sendLeave'>;
  readonly signaling: Pick<CallParts['signaling'], 'call' | 'tellOwner' | 'giveBack' | 'addEventListener'>;
  readonly view: Pick<CallParts['view'], 'hangingUp' | 'ended'>;
  readonly tools: Pick<CallParts['tools'], 'close'>;
  readonly late: Pick<CallParts['late'], 'parts'>;
};

/** How this document leaves the call: the person hangs up, the call ends or moves on, or the document goes away. */
export class CallExit {
  readonly #call: Left;
  /** The call has ended, or its end is on the way: nobody need be told that this document goes. */
  #isOver = false;

  constructor(call: Left) {
    this.#call = call;
  }

  /** Sound and picture end during the click; the server learns of it at once, or when the lease ends. */
  async hangUp(): Promise<void> {
    const { legs, view } = this.#call;
    this.#letGo();
    const over = this.#callHangUp();
    this.#isOver = true;
    legs.leave();
    view.hangingUp();
    try {
      view.ended(await over);
    } catch {
      this.#isOver = false; // there is no connection
      view.ended(await this.#hangUpWhenReady());
    } finally {
      this.over();
    }
  }

  /** The call ended. */
  over() {
    this.#isOver = true;
    this.#letGo();
    this.#call.redraw.now();
    this.#call.signaling.tellOwner({ type: 'left', over: true });
  }

  /** Another document of this party has the call now. */
  moved() {
    const { late, signaling, part, redraw } = this.#call;
    this.#letGo();
    late.parts?.card?.isOut();
    signaling.tellOwner({ type: 'left', over: false });
    part.step('moved');
    redraw.now();
  }

  /** The document goes. */
  leave() {
    const { page, media, legs, part, signaling } = this.#call;
    const { call, legId } = legs;
    media.stop();
    legs.leave();
    if (call && !this.#isOver && call.state !== 'ended' && part.flow !== 'moved') {
      // This one comes behind a join that is still on its way, the beacon even if the connection is gone.
      ignoreLost(signaling.call('legLeft', page.callId, legId));
      page.sendLeave(legId);
    }
    signaling.giveBack(); // last: a join that has no answer fails with it, and the leg that was left has another id
  }

  #callHangUp(): Promise<CallSnapshot> {
    return this.#call.signaling.call('hangUp', this.#call.page.callId);
  }

  async #hangUpWhenReady(): Promise<CallSnapshot> {
    await new Promise((ready) => this.#call.signaling.addEventListener('ready', ready, { once: true }));
    return this.#callHangUp();
  }

  #letGo() {
    this.#call.media.stop();
    this.#call.tools.close();
  }
}
