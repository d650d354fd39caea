/** A short network gap resolves itself; after this the link looks for another way. */
const restartAfterMs = 1_000;

/** The polite side leaves it to the other: Firefox finds no way after an offer that it has taken back. */
const politeForMs = 1_500;

/** A link that even a restart does not repair in this time is given up. */
const giveUpAfterMs = 8_000;

/**
 * Reports when a lost connection needs a restart, and when it is beyond repair: again and again, as nobody can act on
 * it while the server is away.
 */
export class LinkRecovery {
  readonly #need: (what: 'restart' | 'dead') => void;
  readonly #patienceMs: number;
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  #deadTimer: ReturnType<typeof setInterval> | undefined;
  wasConnected = false;
  /** Firefox sends nothing more over a connection that has failed, even when a restart has found a way. */
  isSpent = false;

  constructor(polite: boolean, need: (what: 'restart' | 'dead') => void) {
    this.#patienceMs = polite ? politeForMs : 0;
    this.#need = need;
  }

  stateChanged(state: RTCPeerConnectionState) {
    const hasFailed = state === 'failed';
    clearTimeout(this.#restartTimer);
    if (state === 'connected') {
      this.wasConnected = true;
      clearInterval(this.#deadTimer);
      this.#deadTimer = undefined;
    } else if (hasFailed || state === 'disconnected') {
      this.isSpent ||= hasFailed && this.wasConnected;
      const after = this.#patienceMs + (hasFailed ? 0 : restartAfterMs);
      this.#restartTimer = setTimeout(this.#need, after, 'restart');
      this.#deadTimer ??= setInterval(this.#need, giveUpAfterMs, 'dead');
    }
  }

  close() {
    clearTimeout(this.#restartTimer);
    clearInterval(this.#deadTimer);
  }
}
