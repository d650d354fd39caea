/**
 * The server's clock. All times shown are based on it, so that two documents agree, whatever their computers' clocks
 * say or are changed to. It is learned from the hub and continued with the browser's own count (`performance.now`).
 */
export class ServerTime {
  #begin = 0;

  /**
   * A delayed message makes it too early, never too late, so the latest wins. A count that stopped, as during sleep, is
   * corrected.
   */
  learn(told: string) {
    this.#begin = Math.max(this.#begin, Date.parse(told) - performance.now());
  }

  /** In milliseconds, like `Date.now()`, which it equals until the server's time is known. */
  get now(): number {
    return this.#begin ? this.#begin + performance.now() : Date.now();
  }
}

/** This document's clock. */
export const serverTime = new ServerTime();
