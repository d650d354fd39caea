import type { LegOffer, Signal } from '../Hub/protocol';
import type { CallContext } from './call-context';

/** A join waits this long for its offers; a slower one follows as a separate signal. */
const offersTimeoutMs = 500;

/** The signals that a leg sends. They are held while its join is being prepared, because nobody knows the leg yet. */
export class LegSignals {
  readonly #context: CallContext;
  readonly #legId: () => string;
  #held: LegOffer[] | null = null;
  #offered: () => void = () => undefined;
  readonly #lost = new Set<string>();

  constructor(context: CallContext, legId: () => string) {
    this.#context = context;
    this.#legId = legId;
  }

  send(to: string, signal: Signal) {
    if (this.#held) {
      this.#held.push({ to, signal });
      this.#offered();
      return;
    }
    const { signaling, callId } = this.#context;
    signaling.call('signal', { callId, from: this.#legId(), to, signal }).catch(() => {
      this.addLost(to); // with the connection: the link restarts when that is back
    });
  }

  hold() {
    this.#held = [];
  }

  /** Resolves when an offer is held for each of these legs, or after a while. */
  offersFor(legs: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      this.#offered = () => {
        if (legs.every((leg) => this.#held?.some(({ to, signal }) => to === leg && signal.description)))
          resolve();
      };
      this.#offered();
      setTimeout(resolve, offersTimeoutMs);
    });
  }

  /** What was held: offers go with the join, the rest right after it. From now on signals are sent at once. */
  release(): { offers: LegOffer[]; rest: LegOffer[] } {
    const held = this.#held ?? [];
    this.#held = null;
    const isOffer = ({ signal }: LegOffer) => signal.description !== null;
    return { offers: held.filter(isOffer), rest: held.filter((signal) => !isOffer(signal)) };
  }

  /** The legs that may have missed a signal. */
  takeLost(): string[] {
    const lost = [...this.#lost];
    this.#lost.clear();
    return lost;
  }

  addLost(leg: string) {
    this.#lost.add(leg);
  }
}
