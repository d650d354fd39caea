import type { LegView } from '../Hub/protocol';
import type { CallMedia } from '../Media/call-media';
import { sends, Weakness, type Quality } from '../Media/link-quality';
import type { RemoteLeg } from './remote-leg';

export type LinkStatus = 'connecting' | 'connected' | 'reconnecting';

/** A gap this short is ignored. */
const reconnectingAfterMs = 1_500;

/**
 * A leg that should send and from which nothing comes for so many readings is gone, or its way is: Chromium calls such
 * a link connected for nine seconds.
 */
const silentAfterReadings = 3;

/** If no link has come up after this long, the call has failed. */
const giveUpAfterMs = 30_000;

/** The legs of the other side, which of them is seen and heard, and what the newest snapshot says of one. */
type Watched = {
  readonly all: ReadonlyMap<string, RemoteLeg>;
  readonly stage: { readonly shown: RemoteLeg | null };
  viewOf(id: string): LegView | undefined;
};

/** Watches the links to the other side: whether one is up, how good it is, and whether the picture has to pause. */
export class LinkMonitor {
  readonly weakness = new Weakness();
  /** The links whose picture rests: each new one begins with a picture. */
  readonly #resting = new WeakSet<object>();
  readonly #remotes: Watched;
  readonly #media: CallMedia;
  #wasUp = false;
  #downSince: number | null = null;
  #connectingSince: number | null = null;
  /** How loud the other side is, and this one: 0 to 1. */
  level = 0;
  ownLevel = 0;

  constructor(remotes: Watched, media: CallMedia) {
    this.#remotes = remotes;
    this.#media = media;
  }

  get status(): LinkStatus {
    if (this.#isUp) return 'connected';
    if (!this.#wasUp) return 'connecting';
    return this.#downSince !== null && performance.now() - this.#downSince < reconnectingAfterMs
      ? 'connected'
      : 'reconnecting';
  }

  /** The legs of the other side. */
  get all(): RemoteLeg[] {
    return [...this.#remotes.all.values()];
  }

  get #isUp(): boolean {
    return this.all.some((remote) => remote.isUp && !this.#isSilent(remote));
  }

  /** The legs of the other side that showed a sign of life. */
  get heard(): string[] {
    return this.all.filter(({ isHeard }) => isHeard).map(({ id }) => id);
  }

  /** A link came up, or went down. */
  linkChanged() {
    if (this.#isUp) {
      if (!this.#wasUp) performance.mark('call:connected');
      this.#wasUp = true;
      this.#downSince = null;
    } else if (this.#wasUp) this.#downSince ??= performance.now();
  }

  /** Reads the last second; called once a second. */
  async poll(): Promise<void> {
    for (const remote of this.all) {
      const quality = await remote.measure();
      if (remote === this.#remotes.stage.shown) await this.#judge(remote, quality);
    }
    this.linkChanged();
  }

  /** Whether it is time to say that nothing connects; asked once a second, it says so every half minute. */
  hasFailed(): boolean {
    if (this.#wasUp || this.#remotes.all.size === 0) return false;
    const now = performance.now();
    this.#connectingSince ??= now;
    if (now - this.#connectingSince <= giveUpAfterMs) return false;
    this.#connectingSince = now;
    return true;
  }

  #isSilent(remote: RemoteLeg): boolean {
    return remote.silentFor >= silentAfterReadings && sends(this.#remotes.viewOf(remote.id));
  }

  async #judge({ id, link, isUp }: RemoteLeg, quality: Quality): Promise<void> {
    this.level = quality.level;
    this.ownLevel = quality.ownLevel;
    this.weakness.add(quality, isUp && sends(this.#remotes.viewOf(id)));
    const { pauses } = this.weakness;
    if (pauses !== this.#media.isPaused) this.#media.pause(pauses);
    if (pauses === this.#resting.has(link) || !(await link.tracks.pause(pauses))) return;
    if (pauses) this.#resting.add(link);
    else this.#resting.delete(link);
  }
}
