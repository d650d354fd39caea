/** What this origin keeps in the browser; in a frame, for one host page's site. */
export type Store = {
  /** Null if nothing is stored, or storage is forbidden here. */
  get(key: string): string | null;
  /** Null forgets it. Where storage is forbidden or full, nothing is stored. */
  set(key: string, value: string | null): void;
};

/** @param storage is called each time: in a frame without access to storage, that throws (SecurityError). */
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
    // Forbidden (SecurityError), full (QuotaExceededError), not there at all (TypeError in some web views), or corrupt
    // on disk, for which Firefox has its own exception.
    return undefined;
  }
}
