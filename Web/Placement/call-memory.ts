import { TabMark } from '../Layout/tab-mark';
import { isInPage, readPlacement, type FramePlacement, type Placement } from './placement';

/**
 * Which call this browser tab has, and where: kept for the next page in the tab, which takes the call up again. A
 * window that was opened from here starts with a copy, and leaves the call where it is.
 */
export class CallMemory {
  readonly #mark: TabMark;

  /** @param key names it in session storage. */
  constructor(key: string) {
    this.#mark = new TabMark(key);
  }

  /** Takes over what the previous page has kept. */
  async recall(): Promise<void> {
    await this.#mark.take();
  }

  /** Null when none is known. */
  get callId(): string | null {
    const [callId, placement] = this.#mark.words;
    return callId && readPlacement(placement) ? callId : null;
  }

  placementOf(callId: string): Placement | null {
    const [known, placement] = this.#mark.words;
    return known === callId ? readPlacement(placement) : null;
  }

  /** The name of this browser tab while it has a call, on the next page too. */
  get ownName(): string | null {
    return this.#mark.id;
  }

  /** Where it was in this page, or in the one before; null when it never was. */
  lastInPage(callId: string): FramePlacement | null {
    const [known, , last] = this.#mark.words;
    const placement = known === callId ? readPlacement(last) : null;
    return isInPage(placement) ? placement : null;
  }

  keep(callId: string, placement: Placement) {
    const last = isInPage(placement) ? placement : this.lastInPage(callId);
    this.#mark.keep(callId, placement, ...(last ? [last] : []));
  }

  /** Nothing when it is another call's. */
  forget(callId: string) {
    if (this.placementOf(callId)) this.#mark.forget();
  }
}
