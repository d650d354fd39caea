import type { CallParts } from './call-parts';

/** Until then the livechat that opened this tab has begun to take the call, if it does. */
const ownersTurnMs = 2_500;

/** The livechats have forgotten the wish by then (`Livechat/call-return.ts`). */
const wishLastsMs = 62_000;

/** What it works on. */
type Returned = {
  readonly page: Pick<CallParts['page'], 'callId'>;
  readonly signaling: Pick<CallParts['signaling'], 'call' | 'on'>;
  readonly part: Pick<CallParts['part'], 'step' | 'flow'>;
  readonly view: Pick<CallParts['view'], 'notify'>;
  readonly redraw: Pick<CallParts['redraw'], 'soon'>;
};

/**
 * The way back to a page of the visitor, through the server: for a tab that the host page's opener policy cut off from
 * it, and for another device. The call continues here until a livechat has it.
 */
export class WayBack {
  readonly #call: Returned;
  readonly #from: string | null;
  #isOpen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param from the name of the livechat that opened this tab; null if none did. */
  constructor(call: Returned, from: string | null) {
    [this.#call, this.#from] = [call, from];
    call.signaling.on('livechatHere', (here) => {
      this.#isOpen = here;
      call.redraw.soon();
    });
  }

  /** Whether any livechat is open that could take the call. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The livechat that opened this tab takes the call at once; on others somebody has to ask for it. */
  async take(): Promise<void> {
    const { part, view } = this.#call;
    part.step('minimize');
    if (await this.#isHeard()) return this.#wait();
    part.step('cancelled');
    view.notify('handoff-failed');
  }

  async #isHeard(): Promise<boolean> {
    try {
      return await this.#call.signaling.call('return', this.#call.page.callId, this.#from);
    } catch {
      return false; // the connection was lost, or the call is over
    }
  }

  #wait() {
    const { part, view } = this.#call;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (part.flow !== 'minimizing') return;
      view.notify('');
      part.step('wait');
      this.#timer = setTimeout(() => part.flow === 'waiting' && part.step('cancelled'), wishLastsMs);
    }, ownersTurnMs);
  }
}
