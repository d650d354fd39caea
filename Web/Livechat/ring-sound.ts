const hiddenDelayMs = 400;

/** One sound over all tabs of the visitor, a visible one first: hidden ones ask for the lock a moment later. */
export class RingSound {
  readonly #audio: HTMLAudioElement;
  #round = 0;
  #release: (() => void) | null = null;

  constructor(audio: HTMLAudioElement) {
    this.#audio = audio;
  }

  /** Rings until it is stopped, unless another tab does. */
  async start(): Promise<void> {
    const round = ++this.#round;
    const ring = () => this.#ring(() => round === this.#round);
    if (document.visibilityState !== 'visible') await new Promise((done) => setTimeout(done, hiddenDelayMs));
    if (!navigator.locks) return ring();
    await navigator.locks.request('livechatmeet.ring', { ifAvailable: true }, (lock) =>
      lock ? ring() : undefined,
    );
  }

  stop() {
    this.#round++;
    this.#audio.pause();
    this.#release?.();
  }

  async #ring(isOn: () => boolean): Promise<void> {
    if (!isOn()) return;
    this.#audio.currentTime = 0;
    await this.#audio.play().catch(() => undefined); // no sound without a click: title and dialog ring too
    if (!isOn()) return;
    await new Promise<void>((done) => {
      this.#release = done;
    });
  }
}
