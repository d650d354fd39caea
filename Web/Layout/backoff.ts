/** Retries something with growing pauses: each is twice as long as the one before, up to the maximum. */
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

  /** It was tried, or is no longer wanted. */
  stop() {
    clearTimeout(this.#timer);
  }

  /** It succeeded: the next pause is the shortest again. */
  reset() {
    this.#tries = 0;
  }
}
