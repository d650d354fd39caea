import { TypedEvents } from '../Layout/typed-events';
import { chosenDevices } from './chosen-devices';
import type { PeerLink } from './peer-link';

const steadyFrames = 3;
const maxFrameGapMs = 120;
const steadyTimeoutMs = 2_500;

/** The crossfade between voices: short enough that nobody hears two, long enough that nobody hears a click. */
const fadeSteps = 4;
const fadeStepMs = 5;

/**
 * The picture and sound of one leg of the other side. It starts hidden beneath what is shown, silent, and is shown once
 * it is steady: nobody sees an empty frame or hears a voice twice. The volume is the element's own, not a mixer's: so
 * the browser cancels its echo, it goes to the chosen speaker, and its level stays in the statistics. Events:
 * `playing`: the first media came; `blocked`: the browser wants a click before there is sound.
 */
export class RemoteMedia extends TypedEvents<Record<'playing' | 'blocked', undefined>> {
  readonly video: HTMLVideoElement;
  readonly #closing = new AbortController();
  #fading: ReturnType<typeof setInterval> | undefined;
  #isHeard = false;
  #isShown = false;
  #isPlaying = false;
  #isSilent: boolean;
  /** So that it is never first heard from another speaker. */
  readonly #speaker: Promise<void>;

  /** @param video the element of the page, for the first; else a copy of it is stacked beneath. */
  constructor(link: PeerLink, video: HTMLVideoElement, silent: boolean) {
    super();
    [this.video, this.#isSilent] = [video, silent];
    video.muted = true;
    this.#speaker = this.speakWith(chosenDevices().audiooutput ?? '');
    video.srcObject = link.tracks.received;
    const { signal } = this.#closing;
    video.addEventListener('loadeddata', () => this.arrived(), { signal });
    // Nobody means to pause a call: a media key did it, closing its small window, or a browser that froze the page
    // (Page Lifecycle, 4.2).
    video.addEventListener('pause', () => void this.#play(), { signal });
    document.addEventListener('resume', () => void this.#play(), { signal });
    link.listen('track', () => void this.#play());
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Its first media came: a picture, or sound where no picture will. */
  arrived() {
    if (this.#isPlaying) return;
    this.#isPlaying = true;
    this.emit('playing');
  }

  /**
   * Resolves when the picture is steady: three frames in a row; in a hidden tab, which draws none, after one frame;
   * without a picture, or without time to wait, at once.
   */
  async steady(hasPicture: () => boolean, hurries: () => boolean): Promise<void> {
    if (!hasPicture() || hurries()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, steadyTimeoutMs);
      let frames = 0;
      let last = 0;
      const next = (now: number) => {
        frames = now - last <= maxFrameGapMs ? frames + 1 : 1;
        last = now;
        if (frames < steadyFrames && !hurries()) return void this.video.requestVideoFrameCallback(next);
        clearTimeout(timer);
        resolve();
      };
      // A hidden tab calls back for no frame (Chromium), or late (Firefox).
      if (!document.hidden) this.video.requestVideoFrameCallback(next);
      else if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) resolve();
      else this.video.addEventListener('loadeddata', () => resolve(), { once: true });
    });
  }

  show() {
    this.#isShown = true;
    this.video.dataset['party'] = 'remote';
    delete this.video.dataset['pending'];
    this.#sound();
  }

  /**
   * Another leg replaced it. @param leavesPicture its last picture is still seen, beneath the other that has none yet.
   */
  hide(leavesPicture = false) {
    this.#isShown = false;
    delete this.video.dataset['party'];
    if (!leavesPicture) this.video.dataset['pending'] = '';
    this.#sound();
  }

  /** While another document of this party still plays the call, this one is silent. */
  silence(silent: boolean) {
    if (silent === this.#isSilent) return;
    this.#isSilent = silent;
    this.#sound();
  }

  /** Called during a click: the browser allows the sound. */
  async turnSoundOn(): Promise<void> {
    if (this.#isHeard) this.video.muted = false;
    await this.#play();
  }

  async speakWith(deviceId: string): Promise<void> {
    const { video } = this as { video: HTMLVideoElement & { sinkId?: string } };
    // Only some browsers have it (Audio Output Devices API, 2.1). It is no longer there: the default is used
    if ((video.sinkId ?? deviceId) !== deviceId) await video.setSinkId(deviceId).catch(() => video);
  }

  close() {
    this.#closing.abort();
    clearInterval(this.#fading);
  }

  #sound() {
    const isHeard = this.#isShown && !this.#isSilent;
    if (isHeard !== this.#isHeard) this.#fade(isHeard);
    void this.#play();
  }

  #fade(isHeard: boolean) {
    this.#isHeard = isHeard;
    clearInterval(this.#fading);
    let step = document.hidden ? fadeSteps : 0; // a hidden page's timers come late: better a cut
    const next = () => {
      const done = Math.min(1, step++ / fadeSteps);
      this.video.volume = isHeard ? done : 1 - done;
      if (done < 1) return;
      clearInterval(this.#fading);
      if (!isHeard) this.video.muted = true;
    };
    if (isHeard) this.video.muted = false;
    this.#fading = setInterval(next, fadeStepMs);
    next();
  }

  async #play(): Promise<void> {
    await this.#speaker;
    try {
      await this.video.play();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // NotAllowedError: sound needs a click (HTML, autoplay). AbortError: a newer play() continues.
      if (error.name !== 'NotAllowedError' || this.video.muted) return;
      this.video.muted = true;
      this.emit('blocked');
      await this.#play();
    }
  }
}
