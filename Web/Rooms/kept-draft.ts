import { tabStore } from '../Layout/storage';

const prefix = 'livechatmeet.draft.';

/** Where what is written is kept until it is sent. */
export type Kept = { readonly text: string; keep(text: string): void };

/**
 * Drafts, kept in the tab until they are sent: across a reload, another page of the host, another room of the console.
 */
export class KeptDraft implements Kept {
  readonly #key: string;

  constructor(of: string) {
    this.#key = prefix + of;
  }

  get text(): string {
    return tabStore.get(this.#key) ?? '';
  }

  keep(text: string) {
    tabStore.set(this.#key, text || null);
  }
}

/** Somebody who signs out leaves nothing to the next person at this tab. */
export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}
