/** Nobody looks at a hidden page, and the page that they look at may be starting a call. */
const hiddenPauseMs = 1_000;

/**
 * Does something at once when called, then at most once per pause, however often it is called: the last call always
 * takes effect.
 */
export function coalesce(pauseMs: number, act: () => Promise<void>): () => void {
  let isBusy = false;
  let isWanted = false;
  const run = async () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isWanted) {
        if (document.hidden) await shown();
        isWanted = false;
        await act();
        await new Promise((done) => setTimeout(done, pauseMs));
      }
    } finally {
      isBusy = false; // one that failed must not be the last
    }
  };
  return () => void run();
}

const shown = () =>
  new Promise((done) => {
    setTimeout(done, hiddenPauseMs);
    document.addEventListener('visibilitychange', done, { once: true });
  });
