import type { Candidate } from '../Hub/protocol';

/** The addresses of a machine are found nearly at once, and are what the other end waits for. */
const firstDelayMs = 5;

/** Later ones that are found this soon after each other are sent together. */
const candidateDelayMs = 30;
const maxQueued = 50;

/** Candidates waiting to be sent: those found together go together, or with a description. */
export class CandidateQueue {
  readonly #send: (candidates: Candidate[]) => void;
  #queue: Candidate[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #delayMs = firstDelayMs;
  #holds = 0;

  constructor(send: (candidates: Candidate[]) => void) {
    this.#send = send;
  }

  /** @param found null when there are no more (W3C WebRTC 1.0, 4.8.3). */
  add(found: RTCIceCandidate | null) {
    if (!found) return;
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
    if (this.#queue.length < maxQueued)
      this.#queue.push({ text: candidate, sdpMid, sdpMLineIndex, usernameFragment });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // While a description is being made they go with that, or with what comes after it.
      if (this.#holds > 0 || this.#queue.length === 0) return;
      this.#delayMs = candidateDelayMs;
      this.#send(this.#queue.splice(0));
    }, this.#delayMs);
  }

  /** Nothing is sent while a description is being made. */
  async during(describe: () => Promise<void>): Promise<void> {
    this.#holds++;
    try {
      await describe();
    } finally {
      this.#holds--;
    }
  }

  /** A description has those that were found so far (W3C WebRTC 1.0, 4.4.1.5). */
  clear() {
    this.#queue = [];
  }

  close() {
    clearTimeout(this.#timer);
  }
}
