import type { Deliberate } from './deliberate';
import type { LoaderPort } from './loader-port';

const pollIntervalMs = 100;

/** In milliseconds; the minimum that browsers accept (Intersection Observer v2, 2.2). */
const vouchIntervalMs = 100;

/**
 * What a person can see of the ring, as far as the loader and this document know, and as the browser confirms, if it
 * can. The dialog is marked with what a click would count as.
 */
export class RingSight {
  readonly #dialog: HTMLElement;
  readonly #loader: LoaderPort;
  readonly #deliberate: Deliberate;
  readonly #seen = new Map<Element, boolean>();
  #observer: IntersectionObserver | null = null;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(dialog: HTMLElement, loader: LoaderPort, deliberate: Deliberate) {
    this.#dialog = dialog;
    this.#loader = loader;
    this.#deliberate = deliberate;
    loader.addEventListener('view', () => this.#look());
    document.addEventListener('visibilitychange', () => this.#look());
  }

  /** The dialog is drawn. */
  start() {
    const parts = this.#dialog.querySelectorAll('.who, .choices');
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isVisible, time } of entries as (IntersectionObserverEntry & {
          isVisible?: boolean;
        })[]) {
          this.#seen.set(target, isVisible === true);
          const isSeenWhole = this.#seen.size === parts.length && [...this.#seen.values()].every(Boolean);
          this.#deliberate.vouch(isSeenWhole, time);
        }
        this.#look();
      },
      { trackVisibility: true, delay: vouchIntervalMs } as IntersectionObserverInit,
    );
    for (const part of parts) this.#observer.observe(part);
    this.#looking = setInterval(() => this.#look(), pollIntervalMs);
    this.#look();
  }

  stop() {
    this.#observer?.disconnect();
    this.#observer = null;
    clearInterval(this.#looking);
    this.#seen.clear();
    this.#look();
  }

  #look() {
    const now = performance.now();
    const rings = this.#observer !== null;
    const isThere =
      rings && document.visibilityState === 'visible' && this.#loader.isShown && !this.#loader.isCovered;
    this.#deliberate.there(isThere, now);
    if (!rings) this.#deliberate.vouch(false, now);
    const sight = this.#deliberate.sight(now);
    this.#mark('deaf', sight === 'no');
    this.#mark('opensTab', sight === 'unvouched');
  }

  #mark(name: 'deaf' | 'opensTab', on: boolean) {
    if (on) this.#dialog.dataset[name] = 'yes';
    else delete this.#dialog.dataset[name];
  }
}
