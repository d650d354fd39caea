/** The host page's title alternates to announce a call, for somebody who is looking at another tab. */
export class TitleFlash {
  readonly #label: string;
  #before = '';
  #flashing: ReturnType<typeof setInterval> | undefined;

  constructor(label: string) {
    this.#label = label;
  }

  get isOn(): boolean {
    return this.#flashing !== undefined;
  }

  turn(on: boolean) {
    clearInterval(this.#flashing);
    this.#flashing = undefined;
    if (document.title === this.#label) document.title = this.#before;
    if (!on) return;
    this.#flashing = setInterval(() => {
      if (document.title !== this.#label) this.#before = document.title;
      document.title = document.title === this.#label ? this.#before : this.#label;
    }, 1000);
  }
}
