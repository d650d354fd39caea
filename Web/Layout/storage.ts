/** What this origin keeps in the browser; in a frame, for one host page's site. */
export type Store = {
  /** Null when nothing is kept, or storage is forbidden here. */
  get(key: string): string | null;
  /** Null forgets it. Where storage is forbidden or full nothing is kept. */
  set(key: string, value: string | null): void;
};

/** @param storage is asked for each time: in a frame that is kept from it, that throws (SecurityError). */
const store = (storage: () => Storage): Store => ({
  get: (key) => tried(() => storage().getItem(key)) ?? null,
  set: (key, value) => {
    tried(() => (value === null ? storage().removeItem(key) : storage().setItem(key, value)));
  },
});

/** For all tabs. Bundles that do not use it leave it out. */
export const localStore = /* @__PURE__ */ store(() => localStorage);

/** For this tab. */
export const tabStore = /* @__PURE__ */ store(() => sessionStorage);

function tried<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    // Forbidden (SecurityError), full (QuotaExceededError), not there at all (TypeError in some web views), or broken
    // on the disk, which Firefox tells by an exception of its own.
    return undefined;
  }
}
