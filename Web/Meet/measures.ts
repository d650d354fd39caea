import type { LegMeasures } from '../Hub/protocol';

/** What a link of this leg has: loaded when a call goes on for some seconds. */
type Measured = { readonly link: { stats(): Promise<RTCStatsReport> } };

type Entry = Record<string, unknown>;

// What the server takes (CallMeasures.cs): a sign of life must not fail for a number.
const mostPackets = 50_000_000;
const mostReadings = 50_000;
const longestRoundTripMs = 60_000;

/** Measures what the links of one leg were like since it began, for the agents who read of the call later. */
export class Measures {
  #legId = '';
  /** Packets by link: one that is gone keeps what it had. */
  readonly #packets = new Map<unknown, { received: number; lost: number }>();
  readonly #roundTrips: number[] = [];
  #relayed: boolean | null = null;

  /**
   * Reads all links now.
   * @param legId another leg measures anew.
   * @returns everything since the leg began.
   */
  async read(legId: string, links: Iterable<Measured>): Promise<LegMeasures> {
    if (legId !== this.#legId) this.#begin(legId);
    for (const { link } of links) {
      try {
        this.#add(link, [...(await link.stats()).values()] as Entry[]);
      } catch {
        // It has just been closed, and a sign of life must not fail for that.
      }
    }
    const all = [...this.#packets.values()];
    return {
      received: Math.min(
        mostPackets,
        all.reduce((sum, { received }) => sum + received, 0),
      ),
      lost: Math.min(
        mostPackets,
        all.reduce((sum, { lost }) => sum + lost, 0),
      ),
      readings: this.#roundTrips.length,
      roundTripMs: median(this.#roundTrips),
      relayed: this.#relayed,
    };
  }

  #begin(legId: string) {
    this.#legId = legId;
    this.#packets.clear();
    this.#roundTrips.length = 0;
    this.#relayed = null;
  }

  #add(link: unknown, entries: Entry[]) {
    const incoming = entries.filter(({ type }) => type === 'inbound-rtp');
    this.#packets.set(link, {
      received: sum(incoming, 'packetsReceived'),
      lost: Math.max(0, sum(incoming, 'packetsLost')), // what came twice counts as less than none
    });
    const pair = chosenPair(entries);
    if (!pair) return;
    const ends = entries.filter(
      ({ id }) => id === pair['localCandidateId'] || id === pair['remoteCandidateId'],
    );
    this.#relayed = this.#relayed === true || ends.some(({ candidateType }) => candidateType === 'relay');
    const roundTripMs = Math.round((roundTripOf(pair, entries) ?? NaN) * 1_000);
    // A machine that slept has measured its sleep.
    if (roundTripMs >= 0 && roundTripMs <= longestRoundTripMs && this.#roundTrips.length < mostReadings)
      this.#roundTrips.push(roundTripMs);
  }
}

/** The transport names it; Firefox marks it. */
function chosenPair(entries: readonly Entry[]): Entry | undefined {
  const chosen = entries.find(({ type }) => type === 'transport')?.['selectedCandidatePairId'];
  return entries.find(
    ({ type, id, selected, nominated, state }) =>
      type === 'candidate-pair' &&
      (chosen ? id === chosen : selected === true || (nominated === true && state === 'succeeded')),
  );
}

/** As the pair has it, else as the other side's reports do. */
function roundTripOf(pair: Entry, entries: readonly Entry[]): number | null {
  const reported = entries.find(
    ({ type, roundTripTime }) => type === 'remote-inbound-rtp' && typeof roundTripTime === 'number',
  );
  const seconds = pair['currentRoundTripTime'] ?? reported?.['roundTripTime'];
  return typeof seconds === 'number' ? seconds : null;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}

const sum = (entries: readonly Entry[], name: string) =>
  entries.reduce((all, entry) => all + (typeof entry[name] === 'number' ? entry[name] : 0), 0);

/** Those of this document. */
export const measures = new Measures();
