/** A short network gap resolves itself; after this the link looks for another way. */
const restartAfterMs = 1_000;

/** A link that even a restart does not repair in this time is given up. */
const giveUpAfterMs = 8_000;

/** Reports when a lost connection needs a restart, and when it is beyond repair. */
export class LinkRecovery {
  readonly #need: (what: 'restart' | 'dead') => void;
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  #deadTimer: ReturnType<typeof setTimeout> | undefined;
  wasConnected = false;

  constructor(need: (what: 'restart' | 'dead') => void) {
    this.#need = need;
  }

  stateChanged(state: RTCPeerConnectionState) {
    clearTimeout(this.#restartTimer);
    if (state === 'connected') {
      this.wasConnected = true;
      clearTimeout(this.#deadTimer);
      this.#deadTimer = undefined;
    } else if (state === 'disconnected' || state === 'failed') {
      this.#restartTimer = setTimeout(this.#need, state === 'failed' ? 0 : restartAfterMs, 'restart');
      this.#deadTimer ??= setTimeout(this.#need, giveUpAfterMs, 'dead');
    }
  }

  close() {
    clearTimeout(this.#restartTimer);
    clearTimeout(this.#deadTimer);
  }
}
