/** Decides when input is worth telling the server: at most once in a while, and at once after an absence. */
export class Activity {
  static readonly everyMs = 30_000;
  #toldAt = -Infinity;

  /** @param now milliseconds of any clock that only rises. */
  isNews(now: number): boolean {
    if (now - this.#toldAt < Activity.everyMs) return false;
    this.#toldAt = now;
    return true;
  }

  /** The next input is news: the server takes the agent to be absent, or has not heard of the last one. */
  forget() {
    this.#toldAt = -Infinity;
  }
}
