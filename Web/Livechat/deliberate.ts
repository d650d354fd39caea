/** Anything shown for less time has not been read: a click or key this soon was meant for what was there before. */
export const minReadMs = 600;

/** Somebody who has pressed no key for this long has paused typing. */
export const minPauseMs = 1_000;

/** A browser that reports what a person can see has done so by then, if it ever does. */
export const vouchTimeoutMs = 1_500;

/** `unvouched`: somebody answers, but the browser does not confirm that they could see what. */
export type Verdict = 'yes' | 'no' | 'unvouched';

type Press = { readonly on: unknown; readonly at: number; readonly isPaused: boolean };

/**
 * Decides which answers to a ring are deliberate. A pointer's click counts on what the person could see for long
 * enough; a key also needs a pause in typing, and the button that they moved to; a press by assistive technology comes
 * with neither pointer nor key, and waits only for the pause. All times are those of events, in milliseconds.
 */
export class Deliberate {
  readonly #vouches: boolean;
  #thereSince: number | null = null;
  #vouchedSince: number | null = null;
  #keyAt = -Infinity;
  #press: Press | null = null;
  #pointedAt: number | null = null;

  /** @param vouches whether this browser reports what a person can see (Intersection Observer v2). */
  constructor(vouches: boolean) {
    this.#vouches = vouches;
  }

  /** Whether the dialog is drawn, in a frame that is shown and a document that is visible. */
  there(isThere: boolean, at: number) {
    this.#thereSince = isThere ? (this.#thereSince ?? at) : null;
  }

  /** Whether the browser confirms that nothing covers or alters the dialog. */
  vouch(isVisible: boolean, at: number) {
    this.#vouchedSince = isVisible ? (this.#vouchedSince ?? at) : null;
  }

  /** A key went down in any element; `on`: the button it would press, if it is a key that presses. */
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

  /** Enter in the dialog's field; somebody who has typed there has moved there. */
  enter(on: unknown, hasWritten: boolean): Verdict {
    const press = this.#press;
    this.#press = null;
    return press && press.on === on && (press.isPaused || hasWritten) ? this.sight(press.at) : 'no';
  }

  /** What a click at this time would count as. */
  sight(at: number): Verdict {
    if (!isLongAgo(this.#thereSince, at, minReadMs)) return 'no';
    if (!this.#vouches) return 'yes';
    if (this.#vouchedSince !== null) return isLongAgo(this.#vouchedSince, at, minReadMs) ? 'yes' : 'no';
    return isLongAgo(this.#thereSince, at, vouchTimeoutMs) ? 'unvouched' : 'no';
  }
}

const isLongAgo = (since: number | null, at: number, least: number) => since !== null && at - since >= least;
