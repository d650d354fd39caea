import type { View } from '../Placement/box';
import { type HostPage, readHello, readToLivechat, type Shown, type ToLoader } from './host-messages';

/** A host page that is not allowed to show the chat never speaks. */
const maxEarly = 64;

/**
 * The port to the loader on the host page. The loader speaks first, with a port; it is accepted only from our parent
 * window and from one of the site's origins, as given by the server. Events: `hello`, `page`, `shown`: opened or
 * closed, `view`: the host page's view has another size, or what a person sees of a ring has changed.
 */
export class LoaderPort extends EventTarget {
  readonly #origins: readonly string[];
  #port: MessagePort | null = null;
  /** What was told before the loader has spoken: a call may ring on a page that is still loading. */
  #early: ToLoader[] = [];
  #page: HostPage | null = null;
  #isPhone = false;
  #view: View = { width: 0, height: 0 };
  #isCovered = false;
  #isShown = window === window.top; // without a host page the chat is all there is to see

  constructor(origins: readonly string[]) {
    super();
    this.#origins = [...origins, location.origin];
    addEventListener('message', (event) => this.#hear(event));
  }

  get page(): HostPage | null {
    return this.#page;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** Whether the host page keeps a ring from being seen or clicked. */
  get isCovered(): boolean {
    return this.#isCovered;
  }

  /** Whether the chat fills the screen. */
  get isPhone(): boolean {
    return this.#isPhone;
  }

  /** The host page's view; without a size where nothing can float over it. */
  get view(): View {
    return this.#view;
  }

  /** Once the loader has told how the host page is; at once where there is none. */
  async greeted(): Promise<void> {
    if (this.#page || window === window.top) return;
    await new Promise((resolve) => this.addEventListener('hello', resolve, { once: true }));
  }

  tell(message: ToLoader) {
    if (this.#port) this.#port.postMessage(message);
    else if (window !== window.top) this.#early = [...this.#early, message].slice(-maxEarly);
  }

  #hear(event: MessageEvent) {
    const port = event.ports[0];
    if (
      window === window.top ||
      event.source !== window.parent ||
      !this.#origins.includes(event.origin) ||
      !port
    )
      return;
    const hello = readHello(event.data);
    if (!hello) return;
    this.#port?.close();
    this.#port = port;
    this.#page = hello.page;
    this.#enter(hello);
    port.onmessage = ({ data }) => this.#take(data);
    for (const message of this.#early.splice(0)) this.tell(message);
    this.dispatchEvent(new Event('hello'));
  }

  #take(data: unknown) {
    const message = readToLivechat(data);
    if (message?.type === 'page') {
      this.#page = { url: message.url, title: message.title };
      this.dispatchEvent(new Event('page'));
    } else if (message?.type === 'shown') {
      const wasShown = this.#isShown;
      this.#enter(message);
      this.dispatchEvent(new Event('view'));
      if (this.#isShown !== wasShown) this.dispatchEvent(new Event('shown'));
    }
  }

  #enter({ open, phone, width, height, covered }: Shown) {
    [this.#isShown, this.#isPhone, this.#view, this.#isCovered] = [
      open,
      phone,
      { width, height },
      covered === true,
    ];
  }
}
