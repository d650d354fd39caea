import type { CallSnapshot } from '../Hub/protocol';

/** So long the livechat that opened the tab has to take the call, before others offer it. */
const ownersTurnMs = 2_000;

/** The wish has been forgotten by then. */
const offeredForMs = 60_000;

/**
 * The wish to have the call back on a page, from a tab or device that reaches no livechat but through the server. The
 * livechat that opened the tab takes the call at once; the others offer it when nobody did, for a camera that starts
 * where nobody is would be none of the visitor's doing.
 */
export class CallReturn {
  readonly #take: (callId: string) => void;
  readonly #changed: () => void;
  #offered: string | null = null;
  /** A wish that came before the call did: this page has only just been opened. */
  #early: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed called when the call is offered, and when it is not any more. */
  constructor(take: (callId: string) => void, changed: () => void) {
    [this.#take, this.#changed] = [take, changed];
  }

  /** Whether the visitor is asked to take this call here. */
  isOffered(callId: string): boolean {
    return this.#offered === callId;
  }

  /**
   * @param current gives the newest snapshot of the call; null when it is not known here.
   * @param isOurs whether its tab was opened from here.
   */
  hear(callId: string, current: () => CallSnapshot | null, isOurs: () => boolean) {
    this.#early = current()?.id === callId ? null : () => this.hear(callId, current, isOurs);
    if (this.#early) return this.#wait(offeredForMs, () => (this.#early = null));
    if (!isAway(callId, current())) return;
    if (isOurs()) return this.#take(callId);
    this.#wait(ownersTurnMs, () => {
      if (!isAway(callId, current())) return;
      if (isOurs()) return this.#take(callId); // it did not know its name yet
      this.#set(callId);
      this.#wait(offeredForMs, () => this.#set(null));
    });
  }

  /** A newer snapshot: a call that is over or on a page is wanted no more. */
  follow(call: CallSnapshot) {
    this.#early?.();
    if (this.#offered !== call.id || isAway(call.id, call)) return;
    clearTimeout(this.#timer);
    this.#set(null);
  }

  #set(offered: string | null) {
    this.#offered = offered;
    this.#changed();
  }

  #wait(milliseconds: number, act: () => void) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
  }
}

/** It goes on, and no page of the visitor has it. */
const isAway = (callId: string, call: CallSnapshot | null): boolean =>
  call?.id === callId &&
  call.state === 'inProgress' &&
  call.legs.every(
    ({ party, container, isConnected }) => party !== 'visitor' || container === 'tab' || !isConnected,
  );
