import { LinkQuality } from './link-quality';
import type { PeerLink } from './peer-link';
import type { RemoteScreen } from './remote-screen';

/** What this document has with one leg of the other party: the link, what it shows, and how well it does. */
export class LegLine {
  readonly leg: string;
  readonly link: PeerLink;
  readonly screen: RemoteScreen;
  readonly quality = new LinkQuality();
  heardAt = 0;
  /** Its picture and sound are good enough to be shown. */
  isSteady = false;

  constructor(leg: string, link: PeerLink, screen: RemoteScreen) {
    [this.leg, this.link, this.screen] = [leg, link, screen];
  }
}
