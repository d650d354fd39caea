import { Backoff } from '../Layout/backoff';
import { ignoreLost } from '../Layout/ignore-lost';
import { newId } from '../Layout/ids';
import type { CallSnapshot, Container, LegView } from '../Hub/protocol';
import { passes, refusalOf, type Refused } from '../Refusals/refused';
import type { CallContext } from './call-context';
import { LegReport } from './leg-report';
import { LegSignals } from './leg-signals';
import { isDone, isIn, step, type LegEvent, type LegState } from './leg-state';
import { legOf, newerLeg, olderLeg, type Part } from './takeover';

/** A join that was refused for a temporary reason is retried as long as the call lasts. */
const firstRetryMs = 500;
const maxRetryMs = 10_000;

/**
 * This document's leg, and the newest snapshot of the call that it is for: joins, confirms, renews its lease, reports
 * and leaves. A leg that was given up makes way for another, with a new id.
 */
export class OwnLeg {
  readonly signals: LegSignals;
  readonly #context: CallContext;
  readonly report: LegReport;
  readonly #retry: Backoff;
  /** Of the accept that this document was opened by, or made: it takes part only if that accept won. */
  acceptKey: string | null;
  /** Where this document shows now. */
  container: Container;
  #state: LegState = 'outside';
  #id = newId();
  #call: CallSnapshot | null = null;
  joinedAt = 0;

  /** @param retry called when it is time to join again. */
  constructor(context: CallContext, container: Container, acceptKey: string | null, retry: () => void) {
    this.#context = context;
    this.container = container;
    this.acceptKey = acceptKey;
    this.#retry = new Backoff(retry, firstRetryMs, maxRetryMs);
    this.signals = new LegSignals(context, () => this.#id);
    this.report = new LegReport(context, () => (this.isIn ? this.#reported : null));
  }

  get id(): string {
    return this.#id;
  }

  get state(): LegState {
    return this.#state;
  }

  get call(): CallSnapshot | null {
    return this.#call;
  }

  get isIn(): boolean {
    return isIn(this.#state);
  }

  get isDone(): boolean {
    return isDone(this.#state);
  }

  get canJoin(): boolean {
    return this.#state === 'waiting' && this.#call !== null;
  }

  /** This leg in the snapshot. */
  get view(): LegView | undefined {
    return legOf(this.#legs, this.#part);
  }

  /** An older document of this party that has the call: this one takes over from it. */
  get older(): LegView | null {
    return olderLeg(this.#legs, this.#part);
  }

  /** A newer document of this party, which is about to take over. */
  get newer(): LegView | undefined {
    return newerLeg(this.#legs, this.#part);
  }

  /** The legs of the other party. */
  get others(): LegView[] {
    return this.#legs.filter(({ party }) => party !== this.#context.party);
  }

  /** Keeps a snapshot. False if it is an old one, or no longer concerns this document. */
  apply(call: CallSnapshot): boolean {
    const known = this.#call?.version ?? 0;
    if (this.isDone || call.version < known) return false;
    if (call.version > known) this.step('changed');
    this.#call = call;
    return true;
  }

  step(event: LegEvent) {
    this.#state = step(this.#state, event);
  }

  /**
   * Joins. @param prepare makes the offers that go along.
   * @returns the snapshot that has the leg; null if it did not join: the state tells whether it is waiting or was
   *   refused.
   */
  async join(prepare: () => Promise<void>): Promise<CallSnapshot | null> {
    this.#retry.stop();
    this.step('sent');
    const id = this.#id;
    this.signals.hold();
    try {
      await prepare();
      return this.#id === id ? await this.#join(id) : null;
    } catch (error) {
      if (this.#id === id) this.#notJoined(refusalOf(error));
      return null;
    }
  }

  async #join(id: string): Promise<CallSnapshot | null> {
    const { signaling, callId } = this.#context;
    const { offers, rest } = this.signals.release();
    const reported = this.#reported;
    performance.mark('call:offer');
    const joining = signaling.call('join', { callId, ...reported, acceptKey: this.acceptKey, offers });
    // The server handles a leg's signals in order.
    for (const { to, signal } of rest) this.signals.send(to, signal);
    const call = await joining;
    if (this.#id !== id) {
      this.#leave(id); // given up while its join was on the way
      return null;
    }
    this.step('answered');
    performance.mark('call:joined');
    this.joinedAt = performance.now();
    this.#retry.reset();
    this.report.isKnown(reported);
    return call;
  }

  #notJoined(refusal: Refused | null) {
    this.signals.release();
    // A full disk is nobody's decision.
    const passing = !refusal || passes(refusal) || refusal.code === 'storage-full';
    this.step(passing ? 'lost' : 'refused');
    if (refusal && passing) this.#retry.again();
  }

  /** The other side plays here, and this document there. Returns the snapshot without the older documents. */
  async confirm(): Promise<CallSnapshot | null> {
    const id = this.#id;
    const stepNow = (event: LegEvent) => this.#id === id && this.step(event);
    stepNow('played');
    try {
      const call = await this.#context.ask('legConnected', id);
      stepNow('acknowledged');
      return call;
    } catch {
      stepNow('lost'); // told again when the connection is back
      return null;
    }
  }

  /** Gives up this leg; the next one is new. */
  retire(event: 'renewed' | 'abandoned' | 'reclaimed') {
    if (this.isIn) this.#leave(this.#id);
    this.step(event);
    this.signals.release();
    this.#id = newId();
  }

  /** The call ended, or the document is going away. */
  end() {
    this.#retry.stop();
    this.step('ended');
  }

  #leave(id: string) {
    ignoreLost(this.#context.ask('legLeft', id)); // its lease ends it too
  }

  get #legs(): readonly LegView[] {
    return this.#call?.legs ?? [];
  }

  get #part(): Part {
    return { party: this.#context.party, legId: this.#id, isIn: this.isIn };
  }

  get #reported() {
    const { microphone, camera } = this.#context.media;
    return { legId: this.#id, container: this.container, microphone, camera };
  }
}
