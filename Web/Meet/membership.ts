import type { CallSnapshot } from '../Hub/protocol';
import type { CallContext } from './call-context';
import type { OwnLeg } from './own-leg';
import type { RemoteLegs } from './remote-legs';
import { answerTimeoutMs, handoffTimeoutMs } from './takeover';

/** How this document's leg gets into the call: by a join with its offers, and by another when that led nowhere. */
export class Membership {
  readonly #context: CallContext;
  readonly #own: OwnLeg;
  readonly #remotes: RemoteLegs;
  readonly #joined: (call: CallSnapshot) => void;
  readonly #stuck: () => void;
  #joining = Promise.resolve();
  #handoffTimer: ReturnType<typeof setTimeout> | undefined;
  /** How often offers that nobody answered were made anew. */
  #offersRepeated = 0;
  /** Whether this leg offers and answers: it has its camera and microphone, or goes on without. */
  hasMedia = false;

  /** @param stuck called when a handoff to this document takes too long: the older one keeps the call. */
  constructor(
    context: CallContext,
    own: OwnLeg,
    remotes: RemoteLegs,
    joined: (call: CallSnapshot) => void,
    stuck: () => void,
  ) {
    this.#context = context;
    this.#own = own;
    this.#remotes = remotes;
    this.#joined = joined;
    this.#stuck = stuck;
  }

  /** Joins if it can; resolves when the join is through, whenever it began. */
  join(): Promise<void> {
    if (this.#own.canJoin) this.#joining = this.#join();
    return this.#joining;
  }

  /** Another leg of this document takes the place of this one. */
  rejoin(event: 'renewed' | 'reclaimed' = 'renewed'): Promise<void> {
    this.#retire(event);
    return this.join();
  }

  startClock() {
    clearTimeout(this.#handoffTimer);
    if (this.#own.older) this.#handoffTimer = setTimeout(() => this.#abandon(), handoffTimeoutMs);
  }

  stopClock() {
    clearTimeout(this.#handoffTimer);
  }

  /** The other side was away when the offer came: what it missed is not sent again. */
  repeatOffers() {
    const { state, joinedAt } = this.#own;
    if (state !== 'joined' || !this.#context.signaling.state.connected) return;
    if (Date.now() - joinedAt <= answerTimeoutMs(this.#offersRepeated)) return;
    if (this.#remotes.offeredTo.every(({ link }) => link.isAnswered)) return;
    this.#offersRepeated++;
    void this.rejoin();
  }

  async #join(): Promise<void> {
    const own = this.#own;
    const call = await own.join(async () => {
      // The visitor's side joins while it rings only in the click on Accept: by the time the join is looked at, the
      // call is on. Without servers to ask for, the offer goes with the join: one way less.
      const isLive = own.call?.state === 'inProgress' || this.#context.party === 'visitor';
      if (isLive && this.hasMedia && own.call?.relay === 'none') await this.#remotes.offerAll();
    });
    if (call) {
      this.#joined(call);
      void own.report.send();
      // What was offered reached nobody, or somebody who cannot answer any more: the next join offers anew.
    } else if (own.state === 'refused') this.#remotes.closeAll();
    else if (own.state === 'waiting' && this.#remotes.all.size > 0) this.#retire('renewed');
  }

  #retire(event: 'renewed' | 'abandoned' | 'reclaimed') {
    this.#own.retire(event);
    this.#remotes.closeAll();
  }

  #abandon() {
    const { state, isDone, older } = this.#own;
    if (isDone || state === 'confirmed' || state === 'confirming' || !older) return;
    this.#retire('abandoned');
    this.hasMedia = false;
    this.#stuck();
  }
}
