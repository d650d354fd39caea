/** Tries something again, later and later: each pause is twice as long as the one before, up to the longest. */
export class Backoff {
  readonly #act: () => void;
  readonly #firstMs: number;
  readonly #maxMs: number;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(act: () => void, firstMs: number, maxMs: number) {
    this.#act = act;
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  again() {
    this.stop();
    this.#timer = setTimeout(this.#act, Math.min(this.#maxMs, this.#firstMs * 2 ** this.#tries++));
  }

  /** It was tried, or is not wanted any more. */
  stop() {
    clearTimeout(this.#timer);
  }

  /** It went well: the next pause is the first again. */
  reset() {
    this.#tries = 0;
  }
}
