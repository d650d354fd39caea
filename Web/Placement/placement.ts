import type { ShownMessage } from './window-messages';

/**
 * Where a party has its call, as a page of theirs knows it: in this page, `docked` in the chat, as the `bar` that a
 * closed chat leaves, `floating` over the page or `covering` it; or in a `tab` that was opened from here; or `moved`:
 * another document took it from here.
 */
const placements = ['docked', 'bar', 'floating', 'covering', 'tab', 'moved'] as const;
export type Placement = (typeof placements)[number];

/** Where it is in this page. */
export type FramePlacement = Exclude<Placement, 'tab' | 'moved'>;

export const readPlacement = (text: string | undefined): Placement | null =>
  placements.find((placement) => placement === text) ?? null;

export const isInPage = (placement: Placement | null): placement is FramePlacement =>
  placement !== null && placement !== 'tab' && placement !== 'moved';

export const isOverlay = (placement: FramePlacement): placement is 'floating' | 'covering' =>
  placement === 'floating' || placement === 'covering';

/** What the document in the frame is told about it. */
export const shownMessage = (placement: FramePlacement): ShownMessage => ({
  type: 'container',
  container: isOverlay(placement) ? 'overlay' : 'docked',
  covers: placement === 'covering',
});
