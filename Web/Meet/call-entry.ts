import type { Accepted } from '../Placement/window-messages';
import type { CallParts } from './call-parts';
import { wayInto, type Way } from './consent';

/** What it works on. */
type Entered = Pick<CallParts, 'redraw' | 'legs' | 'part'> & {
  readonly page: Pick<CallParts['page'], 'party' | 'isFramed'>;
  readonly late: Pick<CallParts['late'], 'load' | 'parts'>;
};

/**
 * How this document comes into the call: by itself if a person on one of our pages has just asked for it, else by a
 * click.
 */
export class CallEntry {
  readonly #call: Entered;
  /** A frame is in a page of ours; a tab's connection tells who opened it. */
  #isVouched: boolean | null;

  constructor(call: Entered) {
    this.#call = call;
    this.#isVouched = call.page.isFramed || null;
  }

  /** Whether nothing starts before a click on the card. */
  get asks(): boolean {
    return this.#way === 'ask';
  }

  /** Does what the newest snapshot asks of this document. */
  follow() {
    if (this.#way === 'begin') this.#begin();
    else if (!this.#call.legs.older) this.#call.part.step('alone');
    this.#call.redraw.soon();
  }

  /** The kind of connection is known: one of our owners lends it, or it is its own. */
  async connectedBy(means: 'borrowed' | 'own'): Promise<void> {
    if (means === 'borrowed') this.#isVouched ??= true;
    else if (this.#isVouched === null) await this.#lookBack();
  }

  /** In the click on the card that asked. */
  join(withCamera: boolean) {
    this.#begin(withCamera);
  }

  /**
   * In the person's click: the link and its offer are under way while the server records the accept; the camera waits
   * for that.
   */
  accepted({ voiceOnly, call: recorded }: Accepted) {
    const { legs } = this.#call;
    if (recorded) legs.apply(recorded);
    else if (legs.call?.state === 'ringing' && legs.acceptKey) this.#begin(!voiceOnly);
  }

  /** A tab without an owner: only a reload of one that had a part continues by itself. */
  async #lookBack(): Promise<void> {
    await this.#call.late.load();
    this.#isVouched = (await this.#call.late.parts?.card?.wasIn()) ?? false;
    this.follow();
  }

  get #way(): Way {
    const { call, acceptKey } = this.#call.legs;
    if (!call || this.#call.part.hasBegun) return 'wait';
    return wayInto(call, { party: this.#call.page.party, acceptKey, isVouched: this.#isVouched });
  }

  #begin(withCamera?: boolean) {
    const { call } = this.#call.legs;
    if (!call || this.#call.part.hasBegun) return;
    this.#call.late.parts?.card?.isIn();
    void this.#call.part.begin(call, withCamera);
  }
}
