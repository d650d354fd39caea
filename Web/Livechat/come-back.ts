import { tried } from './tried';

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

/**
 * Puts an element of ours onto the page, over all that it draws and off its transforms, and back where it is taken away.
 * @param stands called each time: a document written anew has lost all listeners (HTML, document.open).
 * @returns what puts it there now, if it does not stand there.
 */
export function stayOn(host: HTMLElement, stands: () => void): () => void {
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
    document.documentElement.append(host);
    tried(() => host.showPopover());
    for (const parent of [document, document.documentElement]) watch.observe(parent, { childList: true });
    standsSince = performance.now();
    stands();
  }

  return attach;
}
