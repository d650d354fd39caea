/**
 * What may meet a name that the host page owns (`navigation`, `matchMedia`, `localStorage`, …), or what it forbids: the
 * throw loses this one thing, and the chat goes on without it.
 */
export function tried<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined; // of any type: the host page's own code may run here
  }
}
