import { isCovered, mayTakeFocus } from '../Layout/busy-focus';

const pollIntervalMs = 250;

/**
 * A ring on a page that has its own affairs: whether anything of the page covers it, and whether the frame may have the
 * focus for it.
 */
export class HostRing {
  readonly #shadow: ShadowRoot;
  readonly #frame: HTMLElement;
  readonly #changed: () => void;
  #looking: ReturnType<typeof setInterval> | undefined;
  #isCovered = false;

  /** @param changed is told when something covers the ring, or does so no more. */
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
   * A frame that has it already would lose it from what stands in it (Chromium); one that was hidden until now takes
   * it with the next picture (Firefox).
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
