import type { LegView } from '../Hub/protocol';
import { LinkQuality } from '../Media/link-quality';
import type { PeerLink } from '../Media/peer-link';
import type { RemoteMedia } from '../Media/remote-media';

const arrivesEvery = 100;

/** What this document has with one leg of the other party: the link, what it shows, and how well it does. */
export class LegLine {
  readonly leg: string;
  readonly link: PeerLink;
  readonly screen: RemoteMedia;
  readonly quality = new LinkQuality();
  readonly openedAt = Date.now();
  heardAt = 0;
  /** Its picture and sound are good enough to be shown. */
  isSteady = false;
  /** The other document says the same of ours. */
  isShownThere = false;
  /** Another document took its camera or microphone away, as Safari does on a phone. */
  isMutedThere = false;

  constructor(leg: string, link: PeerLink, screen: RemoteMedia) {
    [this.leg, this.link, this.screen] = [leg, link, screen];
  }

  /**
   * Without a picture it is the sound that tells that a leg is there; without either, the link. @param leg as the
   * newest snapshot has it; none ends the wait.
   */
  awaitSound(leg: () => LegView | undefined) {
    const timer = setInterval(async () => {
      const now = leg();
      if (!now || this.screen.isPlaying) return clearInterval(timer);
      if (this.link.state !== 'connected' || now.camera === 'on') return;
      const onlyListens = now.microphone === 'none' && now.camera !== 'asking';
      if (onlyListens || (await this.link.hasSound())) this.screen.arrived();
    }, arrivesEvery);
  }
}
