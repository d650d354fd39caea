import type { Candidate } from '../Hub/protocol';

/** Candidates found this soon after each other are sent together. */
const candidateDelayMs = 30;
const maxQueued = 50;

/** A description waits this long for its candidates: about the time that a signal of their own would take. */
const findsWithinMs = 30;

/** The addresses of a machine are found nearly at once: with the first one a description waits no longer than this. */
const burstMs = 3;

/** Candidates waiting to be sent: those found together go together, or with a description. */
export class CandidateQueue {
  readonly #send: (candidates: Candidate[]) => void;
  #queue: Candidate[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #holds = 0;
  #allFound = () => undefined as void;

  constructor(send: (candidates: Candidate[]) => void) {
    this.#send = send;
  }

  /** @param found null when there are no more (W3C WebRTC 1.0, 4.8.3). */
  add(found: RTCIceCandidate | null) {
    if (!found) return this.#allFound();
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
    if (this.#queue.length < maxQueued)
      this.#queue.push({ text: candidate, sdpMid, sdpMLineIndex, usernameFragment });
    setTimeout(this.#allFound, burstMs);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // While a description is being made they go with that, or with what comes after it.
      if (this.#holds === 0 && this.#queue.length > 0) this.#send(this.#queue.splice(0));
    }, candidateDelayMs);
  }

  /**
   * Own addresses are found within milliseconds; nobody waits for what has to be asked of a server. A description that
   * follows lets the one before it go first.
   */
  found(): Promise<void> {
    this.#allFound();
    return new Promise((resolve) => {
      this.#allFound = resolve;
      setTimeout(resolve, findsWithinMs);
    });
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
