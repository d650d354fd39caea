import type { CallSnapshot, LegView, Party } from '../Hub/protocol';

/**
 * A document starts by itself only if a person on one of our pages has just asked for it: one of our owners lends it a
 * connection for this call, it is a frame of ours, or it is a reload of a document that had a part. Anybody else who
 * opens its address is asked first.
 */
export type Way = 'begin' | 'ask' | 'wait';

type ThisDocument = {
  party: Party;
  /** Of an accept that this document was opened by. */
  acceptKey: string | null;
  /** Null until it is known. */
  isVouched: boolean | null;
};

/** What a document without a part in the call does. */
export function wayInto(
  { state, acceptKey }: Pick<CallSnapshot, 'state' | 'acceptKey'>,
  { party, acceptKey: key, isVouched }: ThisDocument,
): Way {
  if (state === 'ended' || isVouched === null) return 'wait';
  // The visitor's call opened before the accept: its own click accepts. One that was opened by an accept waits until
  // that has won.
  if (state === 'ringing' && party === 'visitor') return key ? 'wait' : 'ask';
  if (key && key !== acceptKey) return 'ask'; // another document's accept counted
  return isVouched ? 'begin' : 'ask';
}

/**
 * Whether the camera is wanted after an older document. What a host page forbids, or a person refused there, its own
 * tab may get.
 */
export function wantsCameraAfter(
  { camera, container }: Pick<LegView, 'camera' | 'container'>,
  isFramed: boolean,
): boolean {
  if (camera === 'refused') return (container === 'tab') === isFramed;
  return camera !== 'off' && camera !== 'none';
}
