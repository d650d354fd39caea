import type { Placement } from '../Placement/placement';

/** The containers that a site has chosen for this kind of device. */
export type Wishes = { readonly desktop: string; readonly phone: string };

/** Where an accepted call starts: an overlay appears minimised over a page, and covers a chat that covers it. */
export function wantedPlacement({ desktop, phone }: Wishes, isPhone: boolean): Placement {
  switch (isPhone ? phone : desktop) {
    case 'tab':
      return 'tab';
    case 'overlay':
      return isPhone ? 'covering' : 'floating';
    default:
      return 'docked';
  }
}
