import type { CallMedia, MediaFailure } from '../Media/call-media';
import type { Redraw } from './redraw';
import { isAnswered } from './this-browser';

/** A browser that needs no answer from the person and is not done by then may never be. */
const openTimeoutMs = 8_000;

/** How often to ask for the camera of an older document until it is free. */
const maxPictureTries = 20;
const pictureRetryMs = 250;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks for camera and microphone, and handles the answers of the browser and the person. */
export class MediaConsent {
  readonly #media: CallMedia;
  readonly #redraw: Redraw;
  /** Asked at the start, so that the answer is there when needed. */
  #isAnswered = isAnswered(true);
  /** The browser is asking the person, or it takes long for an unknown reason. */
  asking: 'by-browser' | 'late' | null = null;
  failure: MediaFailure | null = null;
  /** The person continued without what was asked for. */
  #isPassedOver = false;
  /** The voice went first: the picture follows. */
  #isPictureDue = false;

  constructor(media: CallMedia, redraw: Redraw) {
    this.#media = media;
    this.#redraw = redraw;
  }

  /** Asks the browser; says so first if the person will see a prompt. */
  async ask(withCamera: boolean): Promise<void> {
    this.failure = null;
    this.#isPassedOver = false;
    this.asking = (await (withCamera ? this.#isAnswered : isAnswered(false))) ? null : 'by-browser';
    this.#redraw.soon();
    const late = setTimeout(() => {
      this.asking ??= 'late';
      this.#redraw.now();
    }, openTimeoutMs);
    const failure = await this.#media.start(withCamera);
    clearTimeout(late);
    if (this.#isPassedOver) return;
    this.asking = null;
    this.failure = failure;
    this.#redraw.soon();
  }

  /** Asks for both again. */
  retry(): Promise<void> {
    this.#isAnswered = isAnswered(true);
    return this.ask(true);
  }

  /** An older document has the camera: the voice goes first, and the picture follows when the camera is free. */
  async startWithVoice(): Promise<void> {
    this.failure = await this.#media.startWithVoice();
    this.#isPictureDue = this.failure === null;
  }

  /** The picture that is still to come. @returns false when the camera was never free. */
  async startPicture(): Promise<boolean> {
    if (!this.#isPictureDue) return true;
    this.#isPictureDue = false;
    for (let tries = 0; tries < maxPictureTries; tries++) {
      if ((await this.#media.startPicture()) !== 'busy') return true;
      await wait(pictureRetryMs);
    }
    this.#media.withoutCamera();
    return false;
  }

  /** The person continues without what the browser refused, or does not wait for it. */
  async continueWithout(what: 'camera' | 'both'): Promise<void> {
    this.#isPassedOver = true;
    this.asking = this.failure = null;
    this.#media.withoutCamera(this.#media.camera === 'refused' ? 'refused' : 'off');
    if (what === 'both') this.#media.withoutMicrophone();
    // Refused, or not there in time: then they listen, and the page offers the microphone.
    else await Promise.race([this.#media.turnMicrophoneOn(), wait(openTimeoutMs)]);
    this.#redraw.now();
  }
}
