/** What happens in this time is drawn together. */
const delayMs = 80;

/**
 * When a call is drawn: what a person did is seen at once, what comes by itself soon. A call that begins has much to
 * tell, and every drawing takes from what carries picture and sound.
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
