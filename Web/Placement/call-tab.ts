/** A tab that is only reloading is back by then. */
const arrivalTimeoutMs = 4_000;
const watchIntervalMs = 250;

const nameOf = (callId: string) => `meet_${callId}`;

/** The tab that a call was opened in from here. */
export class CallTab {
  #window: Window | null = null;
  #openedAt = 0;
  #absentSince: number | null = null;
  #watching: ReturnType<typeof setInterval> | undefined;

  get isOpen(): boolean {
    return this.#window?.closed === false;
  }

  /**
   * Closed by hand while it had the call: no document of this party has it now. One that is closed after the call went
   * elsewhere takes nothing along.
   */
  get isGone(): boolean {
    return this.#window?.closed === true && this.#absentSince !== null;
  }

  /** No document of this party takes part, though a tab has had the time to come. */
  get isOverdue(): boolean {
    return (
      this.#absentSince !== null &&
      Date.now() - Math.max(this.#absentSince, this.#openedAt) > arrivalTimeoutMs
    );
  }

  /**
   * Called during a click. @returns whether there is a window: with some opener policies of a host page the tab opens
   * and none is returned, so only the server knows whether it came.
   */
  open(callId: string, address: string): boolean {
    this.#window = window.open(address, nameOf(callId));
    this.#openedAt = Date.now();
    return this.#window !== null;
  }

  /** This window has the call now, or is about to join it. */
  adopt(opened: Window) {
    this.#window = opened;
    this.#openedAt = Date.now();
  }

  /** False when no window is known. */
  focus(): boolean {
    if (this.isOpen) this.#window!.focus();
    return this.isOpen;
  }

  /**
   * Called during a click: shows the tab with the call's name, which an earlier page of this browser tab may have
   * opened.
   */
  find(callId: string, address: string) {
    // Alone: the click that opened a window raises none (Firefox)
    if (this.focus()) return;
    const found = window.open('', nameOf(callId));
    if (!found) return;
    if (found.location.href === 'about:blank') found.location.href = address;
    this.#window = found;
    found.focus();
  }

  /** @param isPresent whether the newest snapshot has a document of this party. */
  follow(isPresent: boolean) {
    this.#absentSince = isPresent ? null : (this.#absentSince ?? Date.now());
  }

  /** @param look called repeatedly until it says that nobody is waiting for the tab any more. */
  watch(look: () => 'wait' | 'end') {
    clearInterval(this.#watching);
    this.#watching = setInterval(() => look() === 'end' && clearInterval(this.#watching), watchIntervalMs);
  }

  /** The call is over, and with it what was known of its tab. */
  forget() {
    clearInterval(this.#watching);
    this.#window = null;
    this.#absentSince = null;
  }
}
