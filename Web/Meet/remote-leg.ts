import type { LegView } from '../Hub/protocol';
import { hasSound, LinkQuality, type Quality } from '../Media/link-quality';
import type { PeerLink } from '../Media/peer-link';
import type { RemoteMedia } from '../Media/remote-media';

const soundPollMs = 100;

/** Packets this recent are a sign of life from the leg that sent them. */
const heardForMs = 3_000;

/** One leg of the other party as this document knows it: the link, what it shows, and its quality. */
export class RemoteLeg {
  readonly id: string;
  readonly link: PeerLink;
  readonly media: RemoteMedia;
  readonly openedAt = performance.now();
  readonly #quality = new LinkQuality();
  #heardAt = -Infinity;
  /** How many readings in a row, one a second, had nothing from it; not a number before something came. */
  silentFor = NaN;
  /** Its picture and sound are good enough to be shown. */
  isSteady = false;
  /** The other document says the same of ours. */
  isShownThere = false;
  /** Another document took its camera or microphone away, as Safari does on a phone. */
  isMutedThere = false;

  constructor(id: string, link: PeerLink, media: RemoteMedia) {
    this.id = id;
    this.link = link;
    this.media = media;
    link.listen('shown', () => {
      this.isShownThere = true;
    });
    link.listen('muted', () => {
      this.isMutedThere = true;
    });
  }

  get isUp(): boolean {
    return this.link.isUp;
  }

  /** Whether it showed a sign of life in the last seconds. */
  get isHeard(): boolean {
    return performance.now() - this.#heardAt < heardForMs;
  }

  /** The last second of its link. */
  async measure(): Promise<Quality> {
    const quality = this.#quality.read(await this.link.stats());
    this.silentFor = quality.packets > 0 ? 0 : this.silentFor + 1;
    if (this.silentFor === 0) this.#heardAt = performance.now();
    return quality;
  }

  /**
   * Without a picture, the sound shows that a leg is there; without either, the link does.
   * @param leg as the newest snapshot has it; none ends the wait.
   */
  awaitSound(leg: () => LegView | undefined) {
    const timer = setInterval(async () => {
      const now = leg();
      if (!now || this.media.isPlaying) return clearInterval(timer);
      if (!this.isUp || now.camera === 'on') return;
      const onlyListens = now.microphone === 'none' && now.camera !== 'asking';
      if (onlyListens || hasSound(await this.link.stats())) this.media.arrived();
    }, soundPollMs);
  }
}
