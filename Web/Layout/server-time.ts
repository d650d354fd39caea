/**
 * The server's clock. Every time that is shown is told by it, so that two documents agree, whatever the clock of their
 * computer says or is set to meanwhile: it is learned from what the hub sends, and goes on with the browser's own count
 * (`performance.now`).
 */
export class ServerTime {
  #begin = 0;

  /**
   * Whatever came on its way late makes it too early, never too late: the latest counts. A count that stood still, as
   * in a sleep, is made up for.
   */
  learn(told: string) {
    this.#begin = Math.max(this.#begin, Date.parse(told) - performance.now());
  }

  /** In milliseconds, as `Date.now()`, which it is before anything was learned. */
  get now(): number {
    return this.#begin ? this.#begin + performance.now() : Date.now();
  }
}

/** The one of this document. */
export const serverTime = new ServerTime();
