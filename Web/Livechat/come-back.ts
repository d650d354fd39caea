import { tried } from './tried';

const settledAfterMs = 5_000;
const maxPauseMs = 30_000;

/**
 * How long to wait, in milliseconds, before an element that the host page has removed comes back. One that was there
 * for a while comes back at once; if the page removes it again and again, it stays away longer each time, so that
 * nobody is kept busy.
 */
export function pauseBefore(previous: number, stood: number): number {
  return stood > settledAfterMs ? 0 : Math.min(previous * 2 || 50, maxPauseMs);
}

/**
 * Puts an element of ours onto the page, above its content and outside its transforms, and puts it back when it is
 * removed.
 * @param fit called before each time, while nothing of the page has to be laid out again for it.
 * @param stands called each time: a rewritten document has lost all listeners (HTML, document.open).
 * @returns a function that puts it there now if it is missing.
 */
export function stayOn(host: HTMLElement, fit: () => void, stands: () => void): () => void {
  let standsSince = 0;
  let pause = 0;
  let returning: ReturnType<typeof setTimeout> | undefined;
  const watch = new MutationObserver(() => {
    if (host.isConnected || returning) return;
    pause = pauseBefore(pause, performance.now() - standsSince);
    returning = setTimeout(attach, pause);
  });

  function attach() {
    clearTimeout(returning);
    returning = undefined;
    if (host.isConnected) return;
    tried(fit);
    document.documentElement.append(host);
    tried(() => host.showPopover());
    for (const parent of [document, document.documentElement]) watch.observe(parent, { childList: true });
    standsSince = performance.now();
    stands();
  }

  return attach;
}
