import type { RoomDraft } from '../Hub/protocol';
import { wellFormed } from '../Layout/blank';
import type { Store } from '../Layout/storage';
import { passes, refusalOf } from '../Refusals/refused';
import type { Kept } from '../Rooms/kept-draft';

/** How the server keeps it: it answers with the newest, which is another one if that version was not. */
export type SaveDraft = (version: number, text: string) => Promise<Pick<RoomDraft, 'version' | 'text'>>;

const saveEveryMs = 1_000;
const againAfterMs = 5_000;
const maxLength = 8_000;

/**
 * What an agent has begun to write, the same in all their consoles. What the server does not have yet is kept in the
 * tab. Each save says which version it follows; if another device was faster, both texts are brought together, so that
 * nothing is lost.
 */
export class SharedDraft implements Kept {
  readonly #store: Store;
  readonly #key: string;
  readonly #save: SaveDraft;
  #text = '';
  /** What the server has, as far as is known. */
  #version = 0;
  #known = '';
  /** What was sent to the server last. */
  #sent: string | null = null;
  #isSaving = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Draws a text that comes from elsewhere. */
  shown: (text: string) => void = () => undefined;

  constructor(store: Store, key: string, save: SaveDraft) {
    [this.#store, this.#key, this.#save] = [store, key, save];
    const { text, version, known, sent } = storedIn(store.get(key));
    [this.#text, this.#version, this.#known, this.#sent] = [text, version, known, sent];
  }

  get text(): string {
    return this.#text;
  }

  /** Something was typed, or sent: then it is empty. */
  keep(text: string) {
    this.#text = wellFormed(text);
    this.#remember();
    if (text === '') this.#saveIn(0);
    else if (this.#timer === undefined) this.#saveIn(saveEveryMs);
  }

  /** The newest of the server, pushed or drawn; older ones are ignored. */
  take({ version, text }: Pick<RoomDraft, 'version' | 'text'>) {
    if (version > this.#version) this.#adopt(version, text);
  }

  /** Saves what waits, now. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#saveNow();
  }

  get #isSaved(): boolean {
    return this.#text === this.#known;
  }

  #saveIn(delay: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), delay);
  }

  async #saveNow(): Promise<void> {
    if (this.#isSaving || this.#isSaved) return;
    const version = this.#version;
    [this.#isSaving, this.#sent] = [true, this.#text];
    this.#remember();
    let next: number | null = saveEveryMs;
    try {
      const draft = await this.#save(version, this.#text);
      // What was pushed meanwhile may be newer than this answer.
      if (this.#version === version || draft.version > this.#version) this.#adopt(draft.version, draft.text);
    } catch (error) {
      next = waitAfter(error);
    } finally {
      this.#isSaving = false;
    }
    if (!this.#isSaved && next !== null && this.#timer === undefined) this.#saveIn(next);
  }

  #adopt(version: number, text: string) {
    const before = text === this.#sent ? text : this.#known;
    [this.#version, this.#known] = [version, text];
    const both = together(this.#text, before, text);
    if (both !== this.#text) {
      this.#text = both;
      this.shown(both);
    }
    this.#remember();
    if (!this.#isSaved && !this.#isSaving && this.#timer === undefined) this.#saveIn(saveEveryMs);
  }

  /** In the tab, until the server has it. */
  #remember() {
    const kept: Stored = { text: this.#text, version: this.#version, known: this.#known, sent: this.#sent };
    this.#store.set(this.#key, this.#isSaved ? null : JSON.stringify(kept));
  }
}

/** What is written here and what is newer there, after both had `before`: nothing of either is lost. */
export function together(here: string, before: string, there: string): string {
  if (here === before) return there;
  if (there === before || there === '' || here.startsWith(there)) return here;
  if (here === '' || there.startsWith(here)) return there;
  const both = `${there}\n\n${here}`;
  return both.length <= maxLength ? both : here;
}

type Stored = { text: string; version: number; known: string; sent: string | null };

const nothing: Stored = { text: '', version: 0, known: '', sent: null };

function storedIn(kept: string | null): Stored {
  try {
    const { text, version, known, sent } = (JSON.parse(kept ?? '{}') ?? {}) as Partial<Stored>;
    if (typeof text !== 'string' || typeof version !== 'number' || typeof known !== 'string') return nothing;
    return { text, version, known, sent: typeof sent === 'string' ? sent : null };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error; // somebody else wrote there
    return nothing;
  }
}

/** When to try again; null where that would change nothing. */
function waitAfter(error: unknown): number | null {
  const refusal = refusalOf(error);
  if (refusal && !passes(refusal)) return null;
  return refusal?.retryAfterMs ?? againAfterMs;
}
