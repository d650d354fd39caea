import { newId } from './ids';
import { tabStore } from './storage';

/** A reloading document releases its lock before the next one asks; a mere copy never gets it. */
const lockTimeoutMs = 1_500;

/**
 * What a document keeps, as words, for its successor in this tab. Session storage alone is not enough: a window that
 * the page opens starts with a copy of it (HTML, 7.3.1.3). So the owner of the mark holds a Web Lock with the mark's
 * own name: while that is held, the mark in any other document is a copy, and is dropped there.
 */
export class TabMark {
  readonly #key: string;
  #id: string | null = null;
  #words: readonly string[] = [];
  #release: () => void = () => undefined;

  constructor(key: string) {
    this.#key = key;
    addEventListener('pagehide', () => this.#release());
    // Kept by the browser for the back button, and shown again.
    addEventListener('pageshow', (event) => event.persisted && this.#id && void this.#hold(this.#id));
  }

  /** The name by which this tab's documents know the mark as theirs; null if there is none. */
  get id(): string | null {
    return this.#id;
  }

  /** What this document has kept or taken over; none until it is known. */
  get words(): readonly string[] {
    return this.#words;
  }

  /** Takes over what the previous document in this tab has kept. */
  async take(): Promise<readonly string[]> {
    const [id, ...words] = this.#read();
    if (!id) return this.#words;
    const isOurs = await this.#hold(id, AbortSignal.timeout(lockTimeoutMs));
    if (this.#id) return this.#words; // it has kept something of its own meanwhile
    if (isOurs) [this.#id, this.#words] = [id, words];
    else this.forget();
    return this.#words;
  }

  keep(...words: string[]) {
    this.#words = words;
    if (!this.#id) void this.#hold((this.#id = newId()));
    tabStore.set(this.#key, [this.#id, ...words].join(' '));
  }

  forget() {
    [this.#id, this.#words] = [null, []];
    this.#release();
    tabStore.set(this.#key, null);
  }

  #read(): string[] {
    return (tabStore.get(this.#key) ?? '').split(' ');
  }

  /** Whether this document has the lock: without locks, the storage is trusted. */
  #hold(id: string, signal?: AbortSignal): Promise<boolean> {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const held = navigator.locks.request(`${this.#key} ${id}`, signal ? { signal } : {}, () => {
        resolve(true);
        if (this.#id && this.#id !== id) return; // another is kept meanwhile
        return new Promise<void>((release) => (this.#release = release));
      });
      held.catch(() => resolve(false)); // not in time (TimeoutError): another document has it
    });
  }
}
