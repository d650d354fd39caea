const prefix = 'livechatmeet.draft.';

/**
 * What somebody writes, kept in the tab until it is sent: over a reload, another page of the host, another room of the
 * console.
 */
export class KeptDraft {
  readonly #key: string;

  constructor(of: string) {
    this.#key = prefix + of;
  }

  get text(): string {
    try {
      return sessionStorage.getItem(this.#key) ?? '';
    } catch {
      return ''; // storage is forbidden here (SecurityError)
    }
  }

  keep(text: string) {
    try {
      if (text) sessionStorage.setItem(this.#key, text);
      else sessionStorage.removeItem(this.#key);
    } catch {
      // forbidden or full: it stands in the page alone
    }
  }
}

/** Whoever signs out leaves nothing to the next one at this tab. */
export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}
