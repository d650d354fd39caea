import type { CallSnapshot } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import type { CallContext } from './call-context';
import type { OwnLeg } from './own-leg';
import type { RemoteLegs } from './remote-legs';
import { answerTimeoutMs, handoffTimeoutMs, mayTakeOver } from './takeover';

/** A newer document that joins again with another leg is back by then. */
const renewalTimeoutMs = 1_500;

type MembershipEvents = Record<
  'change' | 'over' | 'moved' | 'handoff-cancelled' | 'handoff-stuck' | 'taken',
  undefined
>;

/**
 * How this document's leg gets into the call, takes it over, and leaves. It does what the snapshot says, whatever the
 * reason. Events as those of CallLegs.
 */
export class Membership extends TypedEvents<MembershipEvents> {
  readonly #context: CallContext;
  readonly #own: OwnLeg;
  readonly #remotes: RemoteLegs;
  #joining = Promise.resolve();
  #handoffTimer: ReturnType<typeof setTimeout> | undefined;
  #renewalTimer: ReturnType<typeof setTimeout> | undefined;
  /** How often unanswered offers have been repeated. */
  #offersRepeated = 0;
  /** Whether this leg offers and answers: it has its camera and microphone, or goes on without. */
  #hasMedia = false;

  constructor(context: CallContext, own: OwnLeg, remotes: RemoteLegs) {
    super();
    this.#context = context;
    this.#own = own;
    this.#remotes = remotes;
    const { signaling, callId } = context;
    signaling.on('callChanged', (call) => call.id === callId && this.apply(call));
    remotes.listen('played', () => void this.confirm());
    // Not even a restart helped (Firefox does not recover from `failed`): a new leg is the same as after a reload.
    remotes.listen('dead', () => signaling.state.connected && void this.#rejoin());
  }

  /** Applies a snapshot; one that is older than the newest is ignored. */
  apply(call: CallSnapshot) {
    const hadNewer = this.#own.newer !== undefined;
    if (!this.#own.apply(call)) return;
    this.#reconcile(hadNewer);
    this.emit('change');
  }

  /** Joins if it can; resolves when the join is done, whenever it started. */
  join(): Promise<void> {
    if (this.#own.canJoin) this.#joining = this.#join();
    return this.#joining;
  }

  /** From now on this leg offers and answers. */
  async begin(): Promise<void> {
    this.#mediaReady();
    this.#own.step('wanted');
    await this.join();
    if (this.#own.isIn) this.#reconcile(); // it may have joined long before
  }

  /** The person continues with a leg that another document had taken over, or that could not take over. */
  async reclaim(): Promise<void> {
    this.#mediaReady();
    await this.#rejoin('reclaimed');
  }

  /** The other side plays us and we play it: now the older documents of this party may go. */
  async confirm(): Promise<void> {
    const [own, remotes] = [this.#own, this.#remotes];
    if (own.state !== 'joined' || !remotes.stage.isHeard) return;
    if (own.older && !mayTakeOver(own.others, (id) => remotes.playbackOf(id), performance.now())) return;
    const call = await own.confirm();
    if (!call) return;
    this.apply(call);
    performance.mark('call:taken');
    clearTimeout(this.#handoffTimer);
    this.emit('taken');
  }

  /**
   * After a lost connection. @param newest the snapshot that came with the new one.
   * @returns whether this document still takes part, and knows the newest snapshot.
   */
  async catchUp(newest?: CallSnapshot): Promise<boolean> {
    try {
      this.apply(newest ?? (await this.#context.ask('snapshot')));
    } catch {
      return false; // `ready` comes again
    }
    if (this.#own.isDone) return false;
    // Its offer, or the answer, may have been lost with the connection.
    if (this.#own.state === 'joined' && this.#remotes.offeredTo.some(({ isUp }) => !isUp)) {
      this.#startClock();
      void this.#rejoin();
    } else void this.join();
    void this.confirm();
    return true;
  }

  /** The other side was away when the offer came: what it missed is not sent again. */
  repeatOffers() {
    const { state, joinedAt } = this.#own;
    if (state !== 'joined' || !this.#context.signaling.state.connected) return;
    if (performance.now() - joinedAt <= answerTimeoutMs(this.#offersRepeated)) return;
    if (this.#remotes.offeredTo.every(({ link }) => link.isAnswered)) return;
    this.#offersRepeated++;
    void this.#rejoin();
  }

  /** The call is over, or the document goes away: the other side learns of it at once, without the server. */
  leave() {
    this.#own.end();
    clearTimeout(this.#handoffTimer);
    clearTimeout(this.#renewalTimer);
    this.#remotes.closeAll();
  }

  /** Does what the snapshot says. @param hadNewer whether a newer document of this party was about to take over. */
  #reconcile(hadNewer = false) {
    const own = this.#own;
    const { state, legs } = own.call!;
    if (state === 'ended') this.emit('over');
    else if (!own.isIn) {
      if (state === 'inProgress') void this.join();
    } else if (own.view) {
      if (hadNewer && !own.newer) this.#awaitNewer();
      this.#remotes.sync(this.#hasMedia);
    } else if (legs.length > own.others.length) {
      own.step('replaced');
      this.#remotes.closeAll();
      this.emit('moved');
    } else void this.#rejoin(); // its lease ran out while it was away
  }

  /** A newer document that has just gone may be joining again with another leg. */
  #awaitNewer() {
    clearTimeout(this.#renewalTimer);
    this.#renewalTimer = setTimeout(() => {
      if (this.#own.view && !this.#own.newer) this.emit('handoff-cancelled');
    }, renewalTimeoutMs);
  }

  async #join(): Promise<void> {
    const own = this.#own;
    const call = await own.join(async () => {
      // The visitor's side joins while it rings only in the click on Accept: by the time the join is handled, the call
      // is in progress. Without servers to ask for, the offer goes with the join, which saves a round trip.
      const isLive = own.call?.state === 'inProgress' || this.#context.party === 'visitor';
      if (isLive && this.#hasMedia && own.call?.relay === 'none') await this.#remotes.offerAll();
    });
    if (call) {
      this.apply(call);
      void own.report.send();
      // The offers reached nobody, or somebody who can no longer answer: the next join makes new ones.
    } else if (own.state === 'refused') this.#remotes.closeAll();
    else if (own.state === 'waiting' && this.#remotes.all.size > 0) this.#retire('renewed');
  }

  /** Another leg of this document takes the place of this one. */
  #rejoin(event: 'renewed' | 'reclaimed' = 'renewed'): Promise<void> {
    this.#retire(event);
    return this.join();
  }

  #retire(event: 'renewed' | 'abandoned' | 'reclaimed') {
    this.#own.retire(event);
    this.#remotes.closeAll();
  }

  #mediaReady() {
    this.#hasMedia = true;
    this.#startClock();
  }

  /** A handoff to this document that takes too long is given up: the older one keeps the call. */
  #startClock() {
    clearTimeout(this.#handoffTimer);
    if (this.#own.older) this.#handoffTimer = setTimeout(() => this.#abandon(), handoffTimeoutMs);
  }

  #abandon() {
    const { state, isDone, older } = this.#own;
    if (isDone || state === 'confirmed' || state === 'confirming' || !older) return;
    this.#retire('abandoned');
    this.#hasMedia = false;
    this.emit('handoff-stuck');
  }
}
