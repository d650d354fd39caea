import { LazyModule } from '../Layout/lazy-module';
import type * as Standalone from './standalone';
import type { StandaloneParts } from './standalone-parts';

type Code = typeof Standalone;

/** What a call has where the chat itself is not visible: loaded when that is the case. */
export class LateParts {
  readonly code = new LazyModule<Code>(document.getElementById('call')!.dataset['standalone']!);
  parts: StandaloneParts | null = null;
  readonly #make: (code: Code) => Promise<StandaloneParts>;
  #loading: Promise<void> | null = null;

  constructor(make: (code: Code) => Promise<StandaloneParts>) {
    this.#make = make;
  }

  /** Once; if something failed to load, again with the next connection. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<void> {
    try {
      this.parts = await this.#make(await this.code.load());
    } catch (error) {
      this.#loading = null;
      if (!(error instanceof TypeError)) throw error; // the server is away
    }
  }
}
