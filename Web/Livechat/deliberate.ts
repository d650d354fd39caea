/** What stands there for less was not read: a click or key that comes this soon was meant for what was there before. */
export const minReadMs = 600;

/** Who has pressed no key for this long has paused typing. */
export const minPauseMs = 1_000;

/** A browser that says what a person can see has said so by then, if it ever does. */
export const vouchTimeoutMs = 1_500;

/** `unvouched`: somebody answers, but the browser does not vouch that they could see what. */
export type Verdict = 'yes' | 'no' | 'unvouched';

type Press = { readonly on: unknown; readonly at: number; readonly isPaused: boolean };

/**
 * Which answers to a ring are meant as such. A pointer's click counts on what the person could see for long enough; a
 * key in addition only after a pause in typing, and on the button that they went to; what assistive technology presses
 * for a person comes with neither pointer nor key, and waits for the pause alone. All times are those of events, in
 * milliseconds.
 */
export class Deliberate {
  readonly #vouches: boolean;
  #thereSince: number | null = null;
  #vouchedSince: number | null = null;
  #keyAt = -Infinity;
  #press: Press | null = null;
  #pointedAt: number | null = null;

  /** @param vouches whether this browser says what a person can see (Intersection Observer v2). */
  constructor(vouches: boolean) {
    this.#vouches = vouches;
  }

  /** The dialog is drawn, in a frame that is shown and a document that is visible; or it is not. */
  there(isThere: boolean, at: number) {
    this.#thereSince = isThere ? (this.#thereSince ?? at) : null;
  }

  /** The browser vouches that nothing lies over the dialog or alters it; or it does not. */
  vouch(isVisible: boolean, at: number) {
    this.#vouchedSince = isVisible ? (this.#vouchedSince ?? at) : null;
  }

  /** Any key in any element went down; `on`: what it would press, if it is a key that presses. */
  keyDown(on: unknown, at: number, isRepeated: boolean) {
    this.#press = { on, at, isPaused: !isRepeated && at - this.#keyAt >= minPauseMs };
    this.#keyAt = at;
  }

  keyUp(at: number) {
    this.#keyAt = at;
  }

  /** A pointer went down on the dialog. */
  pointerDown(at: number) {
    this.#pointedAt = at;
  }

  /** A click on one of the buttons. */
  click(on: unknown, at: number, byPointer: boolean): Verdict {
    const [press, pointedAt] = [this.#press, this.#pointedAt];
    [this.#press, this.#pointedAt] = [null, null];
    if (byPointer) return this.sight(pointedAt ?? at);
    if (press && press.on === on) return press.isPaused ? this.sight(press.at) : 'no';
    return at - this.#keyAt >= minPauseMs ? this.sight(at) : 'no';
  }

  /** Enter in the dialog's field; who has written there went there. */
  enter(on: unknown, hasWritten: boolean): Verdict {
    const press = this.#press;
    this.#press = null;
    return press && press.on === on && (press.isPaused || hasWritten) ? this.sight(press.at) : 'no';
  }

  /** What a click at this time would count for. */
  sight(at: number): Verdict {
    if (!isLongAgo(this.#thereSince, at, minReadMs)) return 'no';
    if (!this.#vouches) return 'yes';
    if (this.#vouchedSince !== null) return isLongAgo(this.#vouchedSince, at, minReadMs) ? 'yes' : 'no';
    return isLongAgo(this.#thereSince, at, vouchTimeoutMs) ? 'unvouched' : 'no';
  }
}

const isLongAgo = (since: number | null, at: number, least: number) => since !== null && at - since >= least;
