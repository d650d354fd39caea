const settledAfterMs = 5_000;
const maxPauseMs = 30_000;

/**
 * How long to wait, in milliseconds, before an element that the host page has taken away comes back. One that stood for
 * a while comes at once; from a page that takes it again and again it stays away longer each time, so that nobody is
 * kept busy.
 */
export function pauseBefore(previous: number, stood: number): number {
  return stood > settledAfterMs ? 0 : Math.min(previous * 2 || 50, maxPauseMs);
}
