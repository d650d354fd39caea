import why from 'late:Web/Livechat/host-why.ts';
import { mayCall } from './host-policy';
import type { Loader } from './loader-parts';
import { warn } from './warn';

type Why = { default: (loader: Loader, isAnswered: boolean) => Promise<void> };

const answerTimeoutMs = 5_000;
const loadTimeoutMs = 15_000;

/**
 * A frame that does not answer is the browser's own grey page: the site does not list this page's address, or there is
 * no such site. Then the frame's window is hidden behind one sentence, and the console tells the page's owner why and
 * what to do (`host-why.ts`). A late answer undoes this.
 */
export class Refusal {
  readonly #loader: Loader;
  readonly #say: (isRefused: boolean) => void;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isAnswered = false;
  #isRefused = false;

  /** @param say shows the sentence, or takes it away. */
  constructor(loader: Loader, say: (isRefused: boolean) => void) {
    [this.#loader, this.#say] = [loader, say];
  }

  /** A document has loaded: ours answers in a moment. */
  expectAnswer() {
    this.#isAnswered = false;
    this.#wait(answerTimeoutMs);
  }

  answered() {
    clearTimeout(this.#waiting);
    const isFirst = !this.#isAnswered;
    this.#isAnswered = true;
    this.#draw(false);
    if (isFirst && !mayCall(this.#loader.frame)) this.#explain();
  }

  /** Opening it again tries again. */
  shown() {
    const { isShown, frame } = this.#loader;
    if (this.#isRefused && isShown) frame.setAttribute('src', frame.src); // loads anew
    if (!this.#isAnswered && !this.#waiting) this.#wait(loadTimeoutMs);
    this.#draw(this.#isRefused);
  }

  #wait(limit: number) {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#refuse(), limit);
  }

  #refuse() {
    if (!this.#isRefused) this.#explain();
    this.#draw(true);
  }

  #draw(isRefused: boolean) {
    if (isRefused || this.#isRefused) this.#say(isRefused && this.#loader.isShown);
    this.#isRefused = isRefused;
    this.#loader.chat.hidden = isRefused;
  }

  /** The part that knows why is asked for with the site's key: the server shows its owner whose page this is. */
  #explain() {
    const { site, frame } = this.#loader;
    this.#loader.load<Why>({ ...why, path: `${why.path}?site=${encodeURIComponent(site)}` }).then(
      (module) => void module.default(this.#loader, this.#isAnswered),
      () => warn(`no answer from ${frame.src}`),
    );
  }
}
