import type { Tracks } from './tracks';

/** What two documents tell each other without the server. */
export const peerNotices = ['bye', 'shown', 'muted'] as const;
export type PeerNotice = (typeof peerNotices)[number];

/** How a link between two documents begins. */
export type LinkOptions = {
  servers: RTCIceServer[];
  relayOnly: boolean;
  /** Yields on glare. The visitor is polite. */
  polite: boolean;
  /** Whether this side makes the first offer: the leg that came later does. */
  offers: boolean;
  tracks: Tracks;
  /** Starts with a small picture: the large one still goes over another link, of this document or an older one. */
  small: boolean;
};
