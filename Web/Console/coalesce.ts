/** Nobody looks at a page behind another one, and what they look at may be a call that begins. */
const hiddenPauseMs = 1_000;

/**
 * Does something when it is called, then at most once in each pause however often that is: the last wish is always
 * done.
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
