import { ignoreLost } from '../Layout/ignore-lost';
import { TypedEvents } from '../Layout/typed-events';
import { refusalOf } from '../Refusals/refused';
import type { CallContext } from './call-context';
import type { LinkMonitor } from './link-monitor';
import type { Measures } from './measures';
import type { Membership } from './membership';
import type { OwnLeg } from './own-leg';

const leaseRenewalMs = 5_000;
const pollIntervalMs = 1_000;

/**
 * What a document does repeatedly for its leg: it measures the links, reports when none came up, and renews the lease.
 * Events: `measured`: the statistics of the last second are in; `stale`: the server has a newer snapshot.
 */
export class LegUpkeep extends TypedEvents<Record<'measured' | 'stale', undefined>> {
  readonly #context: CallContext;
  readonly #own: OwnLeg;
  readonly #membership: Membership;
  readonly #monitor: LinkMonitor;
  #measures: Measures | null = null;
  readonly #intervals = [
    setInterval(() => void this.#poll(), pollIntervalMs),
    setInterval(() => void this.#renew(), leaseRenewalMs),
  ];

  constructor(context: CallContext, own: OwnLeg, membership: Membership, monitor: LinkMonitor) {
    super();
    this.#context = context;
    this.#own = own;
    this.#membership = membership;
    this.#monitor = monitor;
  }

  stop() {
    for (const interval of this.#intervals) clearInterval(interval);
  }

  async #poll(): Promise<void> {
    await this.#monitor.poll();
    ignoreLost(this.#context.signaling.measures.load().then((code) => (this.#measures = code.measures))); // else again
    void this.#membership.confirm();
    this.#membership.repeatOffers();
    if (this.#own.isIn && this.#monitor.hasFailed()) ignoreLost(this.#fail()); // tried again in a while
    this.emit('measured');
  }

  async #fail(): Promise<void> {
    const code = await this.#context.signaling.late.load();
    await code.fail(this.#context, this.#own.id); // the end comes as any other change
  }

  async #renew(): Promise<void> {
    if (this.#own.isIn && (await this.#isStale())) this.emit('stale');
  }

  async #isStale(): Promise<boolean> {
    try {
      const measured = this.#measures && (await this.#measures.read(this.#own.id, this.#monitor.all));
      const version = await this.#context.ask('renew', this.#own.id, this.#monitor.heard, measured);
      return version > (this.#own.call?.version ?? 0);
    } catch (error) {
      return refusalOf(error) !== null;
    }
  }
}
