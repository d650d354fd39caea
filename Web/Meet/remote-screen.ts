import type { PeerLink } from './peer-link';

const steadyFrames = 3;
const longestGap = 120;
const longestWait = 2_500;

/**
 * The picture and sound of one leg of the other side. It starts beneath what is shown, silent, and is shown once it is
 * steady: nobody sees an empty frame, or hears a voice twice. Events: `playing`: the first media came; `blocked`: the
 * browser wants a click before there is sound.
 */
export class RemoteScreen extends EventTarget {
  readonly video: HTMLVideoElement;
  #isShown = false;
  #isPlaying = false;
  #isSilent: boolean;

  /** @param video the element of the page, for the first; else a copy of it is stacked beneath. */
  constructor(link: PeerLink, video: HTMLVideoElement, silent: boolean) {
    super();
    [this.video, this.#isSilent] = [video, silent];
    video.muted = true;
    video.srcObject = link.stream;
    video.addEventListener('loadeddata', () => this.#played());
    link.addEventListener('track', () => void this.#play());
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Packets of sound came, and no picture will: that is all there is to wait for. */
  heard() {
    this.#played();
  }

  /** Resolves when the picture is steady: three frames in a row; in a hidden tab, which draws none, when there is one; without a picture at once. */
  async steady(hasPicture: () => boolean): Promise<void> {
    if (!hasPicture()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestWait);
      let frames = 0;
      let last = 0;
      const next = (now: number) => {
        frames = now - last <= longestGap ? frames + 1 : 1;
        last = now;
        if (frames < steadyFrames) return void this.video.requestVideoFrameCallback(next);
        clearTimeout(timer);
        resolve();
      };
      // A hidden tab calls back for no frame (Chromium), or late (Firefox).
      if (document.hidden) this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? resolve() : this.video.addEventListener('loadeddata', () => resolve(), { once: true });
      else this.video.requestVideoFrameCallback(next);
    });
  }

  show() {
    this.#isShown = true;
    this.video.dataset['party'] = 'remote';
    delete this.video.dataset['pending'];
    this.#sound();
  }

  /** Another screen took its place. */
  hide() {
    this.#isShown = false;
    this.video.muted = true;
    delete this.video.dataset['party'];
    this.video.dataset['pending'] = '';
  }

  /** While another document of this party still plays the call, this one is silent. */
  silence(silent: boolean) {
    this.#isSilent = silent;
    this.#sound();
  }

  /** In a click: the browser allows the sound. */
  async turnSoundOn(): Promise<void> {
    this.video.muted = false;
    await this.#play();
  }

  async speakWith(deviceId: string): Promise<void> {
    const video = this.video as HTMLVideoElement & { setSinkId?(id: string): Promise<void> };
    await video.setSinkId?.(deviceId);
  }

  #sound() {
    this.video.muted = !this.#isShown || this.#isSilent;
    void this.#play();
  }

  async #play(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // NotAllowedError: sound wants a click (HTML, autoplay). AbortError: a newer play() goes on.
      if (error.name !== 'NotAllowedError' || this.video.muted) return;
      this.video.muted = true;
      this.dispatchEvent(new Event('blocked'));
      await this.#play();
    }
  }

  #played() {
    if (this.#isPlaying) return;
    this.#isPlaying = true;
    this.dispatchEvent(new Event('playing'));
  }
}
