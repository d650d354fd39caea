import type { LegView } from '../Hub/protocol';

/** The facts to show about the other side's document; none if it has no document, because then it may have left. */
export function* factsOfOther(other: LegView | null): Iterable<string> {
  if (!other) return;
  if (other.camera === 'asking') yield 'other-asked';
  if (other.camera === 'refused') yield 'other-refused';
  if (other.camera === 'none') yield 'other-no-camera';
  if (other.camera === 'off') yield 'other-camera-off';
  if (!other.isConnected) yield 'other-joining';
  if (other.microphone === 'muted') yield 'other-muted';
  if (other.microphone === 'none' && other.camera !== 'asking' && other.isConnected) yield 'other-listening';
}
