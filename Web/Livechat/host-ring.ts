import { isCovered, mayTakeFocus } from '../Layout/busy-focus';

const pollIntervalMs = 250;

/**
 * A ring on a page with a life of its own: whether anything on the page covers it, and whether the frame may take the
 * focus for it.
 */
export class HostRing {
  readonly #shadow: ShadowRoot;
  readonly #frame: HTMLElement;
  readonly #changed: () => void;
  #looking: ReturnType<typeof setInterval> | undefined;
  #isCovered = false;

  /** @param changed called when something starts or stops covering the ring. */
  constructor(shadow: ShadowRoot, frame: HTMLElement, changed: () => void) {
    [this.#shadow, this.#frame, this.#changed] = [shadow, frame, changed];
  }

  turn(on: boolean) {
    clearInterval(this.#looking);
    this.#looking = on
      ? setInterval(
          () => this.#isCovered !== isCovered(this.#shadow, this.#frame) && this.#changed(),
          pollIntervalMs,
        )
      : undefined;
  }

  /** As it is now; false while nothing rings. */
  get isCovered(): boolean {
    return (this.#isCovered = this.#looking !== undefined && isCovered(this.#shadow, this.#frame));
  }

  /**
   * A frame that already has the focus would lose it from its content (Chromium); one that was hidden until now takes
   * it with the next frame (Firefox).
   */
  focus() {
    if (!this.#tryFocus()) requestAnimationFrame(() => this.#tryFocus());
  }

  #tryFocus(): boolean {
    const hasIt = () => this.#shadow.activeElement === this.#frame;
    if (!hasIt() && mayTakeFocus(document, this.#shadow.host)) this.#frame.focus();
    return hasIt();
  }
}
