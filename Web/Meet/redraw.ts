/** Changes within this time are drawn together. */
const delayMs = 80;

/**
 * Decides when a call is drawn: what a person did shows at once, everything else soon. A starting call changes often,
 * and every redraw takes time from picture and sound.
 */
export class Redraw {
  readonly #draw: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  soon() {
    if (document.hidden)
      this.now(); // its timers come late, and its drawing costs nothing
    else this.#timer ??= setTimeout(() => this.now(), delayMs);
  }

  now() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#draw();
  }
}
