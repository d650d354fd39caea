import type { LegView } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import type { PeerLink } from '../Media/peer-link';
import { RemoteMedia } from '../Media/remote-media';
import type { RemoteLeg } from './remote-leg';

/**
 * Where the other side is seen and heard: one of its legs is shown, the others play hidden and silent beneath it. Event
 * `blocked`: sound needs a click.
 */
export class RemoteStage extends TypedEvents<{ blocked: undefined }> {
  readonly #stage: HTMLElement;
  readonly #remotes: ReadonlyMap<string, RemoteLeg>;
  #shown: RemoteLeg | null = null;
  #isSoundBlocked = false;
  /** The last picture of a leg that has gone, while the next one's is still to come. */
  #lingers: HTMLVideoElement | null = null;

  constructor(stage: HTMLElement, remotes: ReadonlyMap<string, RemoteLeg>) {
    super();
    this.#stage = stage;
    this.#remotes = remotes;
  }

  get shown(): RemoteLeg | null {
    return this.#shown;
  }

  get isSoundBlocked(): boolean {
    return this.#isSoundBlocked;
  }

  /** Whether sound or picture of the other side has come. */
  get isHeard(): boolean {
    return this.#shown?.media.isPlaying ?? false;
  }

  /** Picture and sound of a new link; silent while another document of this party plays the call. */
  mediaFor(link: PeerLink, silent: boolean): RemoteMedia {
    const media = new RemoteMedia(link, this.#videoFor(), silent);
    media.listen('blocked', () => {
      this.#isSoundBlocked = true;
      this.emit('blocked');
    });
    return media;
  }

  /** Whether another leg is shown, which must not go before this one is steady. */
  isTaken(remote: RemoteLeg): boolean {
    return this.#shown !== null && this.#shown !== remote && this.#remotes.has(this.#shown.id);
  }

  /** Shows the steady leg that joined last. */
  showNewest(legs: readonly LegView[]) {
    const legOf = (remote: RemoteLeg) => legs.find(({ id }) => id === remote.id);
    const newest = [...this.#remotes.values()]
      .filter(({ isSteady }) => isSteady)
      .sort((a, b) => (legOf(b)?.epoch ?? 0) - (legOf(a)?.epoch ?? 0))[0];
    if (!newest || newest === this.#shown) return;
    const before = this.#shown;
    this.#shown = newest;
    newest.media.show();
    if (!before) return;
    // A new document whose camera is still to come: the last picture of the one before stays, for nobody must see it
    // go.
    const isEmpty =
      newest.media.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA &&
      ['paused', 'asking', 'on'].includes(legOf(newest)?.camera ?? 'off');
    this.#lingers = isEmpty ? before.media.video : null;
    if (isEmpty) newest.media.video.addEventListener('loadeddata', () => this.#letGo(before), { once: true });
    before.media.hide(isEmpty);
    if (!this.#remotes.has(before.id)) this.#forget(before);
  }

  #letGo(remote: RemoteLeg) {
    if (this.#lingers !== remote.media.video) return;
    this.#lingers = null;
    remote.media.hide();
    if (!this.#remotes.has(remote.id)) this.#forget(remote);
  }

  /** A leg is closed. Its last picture stays until another takes its place. */
  remove(remote: RemoteLeg) {
    remote.media.close();
    if (this.#shown !== remote) this.#forget(remote);
  }

  #forget(remote: RemoteLeg) {
    const { video } = remote.media;
    if (video === this.#lingers) return;
    // The small window has not taken the next picture yet, and would close with its own.
    if (video === document.pictureInPictureElement) {
      const { srcObject } = video; // another leg may have the element by then
      const left = () => video.srcObject === srcObject && this.#forget(remote);
      return video.addEventListener('leavepictureinpicture', left, { once: true });
    }
    video.srcObject = null;
    if (this.#stage.querySelectorAll('video').length > 1) video.remove();
  }

  silence(silent: boolean) {
    for (const { media } of this.#remotes.values()) media.silence(silent);
  }

  async turnSoundOn(): Promise<void> {
    this.#isSoundBlocked = false;
    for (const { media } of this.#remotes.values()) await media.turnSoundOn();
  }

  async speakWith(deviceId: string): Promise<void> {
    for (const { media } of this.#remotes.values()) await media.speakWith(deviceId);
  }

  /** Everything is closed; the page's one element stays for the next. */
  clear() {
    const [first, ...others] = this.#stage.querySelectorAll('video');
    for (const video of others) video.remove();
    first!.dataset['party'] = 'remote';
    delete first!.dataset['pending'];
    this.#shown = null;
    this.#lingers = null;
  }

  /** The page's own element for the first leg, a copy beneath it for the next. */
  #videoFor(): HTMLVideoElement {
    const first = this.#stage.querySelector('video')!;
    const isFree =
      ![...this.#remotes.values()].some(({ media }) => media.video === first) &&
      this.#shown?.media.video !== first &&
      this.#lingers !== first;
    if (isFree) return first;
    const copy = first.cloneNode() as HTMLVideoElement;
    delete copy.dataset['party'];
    copy.dataset['pending'] = '';
    this.#stage.append(copy);
    return copy;
  }
}
