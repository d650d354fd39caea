import type { CallSnapshot } from '../Hub/protocol';
import { ignoreLost } from '../Layout/ignore-lost';
import { passes, refusalOf } from '../Refusals/refused';
import type { CallParts } from './call-parts';

/** What this document's way out of a call works on. */
type Left = Pick<CallParts, 'redraw' | 'media' | 'legs' | 'part'> & {
  readonly page: Pick<CallParts['page'], 'callId' | 'sendLeave'>;
  readonly signaling: Pick<CallParts['signaling'], 'call' | 'tellOwner' | 'giveBack' | 'addEventListener'>;
  readonly view: Pick<CallParts['view'], 'hangingUp' | 'ended'>;
  readonly tools: Pick<CallParts['tools'], 'close'>;
  readonly late: Pick<CallParts['late'], 'parts'>;
};

/** After a refusal that passes, and without a connection if none is told of. */
const [againMs, lostMs] = [1_000, 10_000];

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
    view.ended(await this.#recorded(over));
    this.over();
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

  /** The end as the server has recorded it: it is asked with each connection, or soon where it refused for now. */
  async #recorded(asked: Promise<CallSnapshot>): Promise<CallSnapshot> {
    const { legs, signaling } = this.#call;
    for (;;) {
      try {
        return await asked;
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal && !passes(refusal) && refusal.code !== 'storage-full')
          return { ...(legs.call as CallSnapshot), state: 'ended' }; // there is no such call any more
        this.#isOver = false;
        await new Promise((again) => {
          setTimeout(again, refusal ? againMs : lostMs);
          signaling.addEventListener('ready', again, { once: true });
        });
      }
      asked = this.#callHangUp();
    }
  }

  #letGo() {
    this.#call.media.stop();
    this.#call.tools.close();
  }
}
