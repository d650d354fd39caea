/**
 * Runs what may hit a name that the host page has redefined (`navigation`, `matchMedia`, `localStorage`, …), or
 * something it forbids: if it throws, the chat continues without it.
 */
export function tried<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined; // of any type: the host page's own code may run here
  }
}
