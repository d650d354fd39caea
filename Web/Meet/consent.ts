import type { CallSnapshot, LegView, Party } from '../Hub/protocol';

/**
 * A document begins by itself only where a person of ours has just asked for it: an owner of ours lends it its
 * connection for this call, it is a frame of ours, or it is a reload of a document that had a part. Whoever else opens
 * its address is asked first.
 */
export type Way = 'begin' | 'ask' | 'wait';

type ThisDocument = {
  party: Party;
  /** Of an accept that this document was opened by. */
  acceptKey: string | null;
  /** Null until it is known. */
  isVouched: boolean | null;
};

/** What a document does that has no part in the call yet. */
export function wayInto(
  { state, acceptKey }: Pick<CallSnapshot, 'state' | 'acceptKey'>,
  { party, acceptKey: key, isVouched }: ThisDocument,
): Way {
  if (state === 'ended' || isVouched === null) return 'wait';
  // The visitor's call opened before the accept: its own click accepts. One that was opened by an accept waits until it
  // counted.
  if (state === 'ringing' && party === 'visitor') return key ? 'wait' : 'ask';
  if (key && key !== acceptKey) return 'ask'; // another document's accept counted
  return isVouched ? 'begin' : 'ask';
}

/**
 * Whether the camera is wanted after an older document. What a host page forbids, or was refused for it, a tab of its
 * own may be given.
 */
export function wantsCameraAfter(
  { camera, container }: Pick<LegView, 'camera' | 'container'>,
  isFramed: boolean,
): boolean {
  if (camera === 'refused') return (container === 'tab') === isFramed;
  return camera !== 'off' && camera !== 'none';
}
