/** How long other tabs wait for one that is looked at, or at least visible, to be first. */
const rankMs = { looking: 0, visible: 100, hidden: 400 };

/** One sound for an answer over all tabs of the visitor, and none if one of them is looked at. */
export class AnswerSound {
  readonly #audio: HTMLAudioElement | null;
  readonly #isLooking: () => boolean;
  readonly #isMuted: () => boolean;
  readonly #heldMs: number;

  /**
   * @param audio null where the site wants none.
   * @param heldMs by when all tabs have heard of the same answer.
   */
  constructor(
    audio: HTMLAudioElement | null,
    isLooking: () => boolean,
    isMuted: () => boolean,
    heldMs = 3_000,
  ) {
    [this.#audio, this.#isLooking, this.#isMuted, this.#heldMs] = [audio, isLooking, isMuted, heldMs];
  }

  /** @param id of the message, by which the tabs know that it is the same. */
  async play(id: string): Promise<void> {
    const { visibilityState } = document;
    const rank = this.#isLooking() ? 'looking' : visibilityState === 'visible' ? 'visible' : 'hidden';
    if (!navigator.locks) return rank === 'visible' ? this.#play() : undefined;
    await new Promise((later) => setTimeout(later, rankMs[rank]));
    await navigator.locks.request(`livechatmeet.answer.${id}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      if (rank !== 'looking') await this.#play();
      await new Promise((later) => setTimeout(later, this.#heldMs));
    });
  }

  async #play(): Promise<void> {
    if (!this.#audio || this.#isMuted()) return;
    this.#audio.currentTime = 0;
    await this.#audio.play().catch(() => undefined); // no sound before a click: title and badge tell it too
  }
}
