import type { LegView, Party } from '../Hub/protocol';

/** A call moves within this time after its new document gets its camera, or it stays where it was. */
export const handoffTimeoutMs = 10_000;

/** How long to wait for the other side's new document while it moves as well. */
const otherHandoffTimeoutMs = 4_000;

/** An offer without an answer for this long reached nobody. */
const firstAnswerTimeoutMs = 3_000;

/** How long an offer waits for its answer before another leg offers anew: each time twice as long. */
export const answerTimeoutMs = (offersBefore: number): number => firstAnswerTimeoutMs * 2 ** offersBefore;

/** This document's leg, as one of its party's legs in the call. */
export type Part = { party: Party; legId: string; isIn: boolean };

/** The leg of this document. */
export const legOf = (legs: readonly LegView[], { party, legId }: Part): LegView | undefined =>
  legs.find((leg) => leg.id === legId && leg.party === party);

/** An older document of this party that has the call, or had: this one takes over from it. */
export function olderLeg(legs: readonly LegView[], part: Part): LegView | null {
  const epoch = part.isIn ? (legOf(legs, part)?.epoch ?? 0) : Infinity;
  return legs.find((leg) => leg.party === part.party && leg.id !== part.legId && leg.epoch <= epoch) ?? null;
}

/** A newer document of this party, which is about to take over. */
export function newerLeg(legs: readonly LegView[], part: Part): LegView | undefined {
  const mine = legOf(legs, part);
  return mine && legs.findLast(({ party, epoch }) => party === part.party && epoch > mine.epoch);
}

/** The progress between this document and a leg of the other side. */
export type Playback = {
  /** Its picture and sound are good enough to be shown. */
  isSteady: boolean;
  /** It says the same of ours. */
  isShownThere: boolean;
  openedAt: number;
};

/**
 * Whether the older documents of this party may go: the other side plays us and we play it in each of its documents,
 * also in one that is just taking over there, for by then the older ones of both sides are gone.
 * @param playbackOf what there is with a leg; `gone` when it said goodbye.
 */
export function mayTakeOver(
  others: readonly LegView[],
  playbackOf: (leg: string) => Playback | 'gone' | undefined,
  now: number,
): boolean {
  return others.every(({ id, isConnected }) => {
    const playback = playbackOf(id);
    if (playback === 'gone') return true;
    if (!playback) return false;
    if (playback.isSteady && playback.isShownThere) return true;
    return !isConnected && now - playback.openedAt > otherHandoffTimeoutMs;
  });
}
