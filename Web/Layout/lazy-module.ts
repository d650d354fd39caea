/**
 * Code that comes when it is asked for. A browser remembers that a module did not come, but not for another fragment.
 */
export class LazyModule<Exports> {
  readonly #address: string;
  #tries = 0;
  #loading: Promise<Exports> | null = null;

  constructor(address: string) {
    this.#address = address;
  }

  /** @throws TypeError when it did not come; the next call asks for it again. */
  async load(): Promise<Exports> {
    try {
      return await (this.#loading ??= import(
        this.#tries === 0 ? this.#address : `${this.#address}#${this.#tries}`
      ) as Promise<Exports>);
    } catch (error) {
      this.#loading = null;
      this.#tries++;
      throw error;
    }
  }
}
