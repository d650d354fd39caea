/** Code that is loaded on demand. A browser remembers that a module failed to load, but not under another fragment. */
export class LazyModule<Exports> {
  readonly #address: string;
  #tries = 0;
  #loading: Promise<Exports> | null = null;

  constructor(address: string) {
    this.#address = address;
  }

  /** @throws TypeError if it failed to load; the next call tries again. */
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
