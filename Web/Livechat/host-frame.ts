import texts from 'texts:Incoming video call';
import late from 'late:Web/Livechat/host-news.ts';
import css from 'style:./host-frame.css';
import { type Hello, readToLoader, type Shown, type ToLivechat, type ToLoader } from './host-messages';
import { HostAddress } from './host-address';
import type { HostNews } from './host-news';
import type { HostFrame, Loader } from './loader-parts';
import { Refusal } from './host-refusal';
import { HostRing } from './host-ring';
import { tried } from './tried';
import { phoneQuery } from './view-scale';

/** The late part of the loader: talks with the livechat in the frame, and draws on the host page what it asks for. */
class FrameTalk implements HostFrame {
  readonly #loader: Loader;
  readonly #ringLabel: string;
  readonly #status: HTMLElement;
  readonly #address = new HostAddress((page) => this.#tell({ type: 'page', ...page }));
  readonly #ring: HostRing;
  readonly #refusal: Refusal;
  #port: MessagePort | undefined;
  #news: Promise<HostNews> | undefined;
  #unread = 0;
  #isBubble = false;

  constructor(loader: Loader) {
    const { shadow, frame } = loader;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    this.#loader = loader;
    this.#ringLabel = texts[loader.language][0]!;
    this.#status = document.createElement('div');
    this.#status.className = 'status';
    this.#status.setAttribute('role', 'status');
    shadow.append(this.#status);
    this.#ring = new HostRing(shadow, frame, () => this.#tellShown());
    this.#refusal = new Refusal(loader, (isRefused) => this.#tellNews((news) => news.refused(isRefused)));
    this.follow();
  }

  /** Each document in the frame gets a port of its own; only one of our origin can receive it. */
  greet() {
    const { origin, shadow, chat, frame } = this.#loader;
    const { port1, port2 } = new MessageChannel();
    const hello: Hello = { livechatmeet: 'hello', page: this.#address.now(), ...this.#shownNow() };
    this.#port?.close();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(readToLoader(data));
    chat.dataset.as = 'chat';
    chat.classList.remove('alive');
    chat.classList.add('loaded');
    this.#refusal.expectAnswer();
    frame.contentWindow?.postMessage(hello, origin, [port2]);
    if (shadow.activeElement === frame) frame.contentWindow?.focus(); // the focus was given to what stood there before
  }

  shown() {
    if (this.#isBubble) this.#loader.chat.dataset.as = 'chat';
    this.#isBubble = false;
    void this.#news?.then((news) => news.shown());
    this.#drawUnread();
    this.#refusal.shown();
    this.#tellShown();
    if (this.#loader.isShown) tried(() => this.#ring.focus());
  }

  welcome() {
    this.#tellNews((news) => news.welcome());
  }

  /** Existing listeners are not added twice. */
  follow() {
    tried(() => this.#address.follow());
    tried(() => {
      for (const event of ['resize', 'scroll']) window.visualViewport?.addEventListener(event, this.#fit);
    });
  }

  #shownNow(scale = tried(this.#loader.fit) ?? 1): Shown {
    const phone = tried(() => matchMedia(phoneQuery).matches) ?? false;
    return {
      open: this.#loader.isShown,
      phone,
      width: document.documentElement.clientWidth / scale,
      height: innerHeight / scale,
      covered: this.#ring.isCovered,
    };
  }

  #tellShown(scale?: number) {
    this.#tell({ type: 'shown', ...this.#shownNow(scale) });
  }

  #tell(message: ToLivechat) {
    this.#port?.postMessage(message);
  }

  #receive(message: ToLoader | undefined) {
    if (!message) return;
    this.#loader.chat.classList.add('alive');
    this.#refusal.answered();
    switch (message.type) {
      case 'open':
      case 'close':
        return this.#loader.show(message.type === 'open');
      case 'conversation':
        return this.#remember(message.open);
      case 'unread':
        this.#unread = message.count;
        return this.#drawUnread();
      case 'news':
        return this.#drawBubble(message.height);
      case 'accent':
        return this.#loader.tint(message.color);
      case 'ring':
        return this.#drawRing(message.on);
      default:
        return this.#shape(message);
    }
  }

  #shape(message: Extract<ToLoader, { type: 'chat' | 'bar' | 'screen' | 'box' }>) {
    const { chat } = this.#loader;
    this.#isBubble = false;
    chat.dataset.as = message.type;
    if (message.type === 'box')
      // The style keeps it within the view
      message.box.forEach((value, i) => chat.style.setProperty(`--${'xywh'[i]}`, `${value}px`));
  }

  /** On a page where there is never any, its code is never loaded. */
  #drawUnread() {
    if (this.#unread || this.#news) this.#tellNews((news) => news.unread(this.#unread, this.#status));
  }

  #drawBubble(height: number) {
    this.#isBubble = true;
    this.#tellNews((news) => this.#isBubble && news.bubble(height));
  }

  #tellNews(act: (news: HostNews) => void) {
    this.#news ??= this.#loader
      .load<{ default: (loader: Loader) => HostNews }>(late)
      .then((part) => part.default(this.#loader));
    this.#news.then(act, () => (this.#news = undefined)); // the chat itself says what it has
  }

  #drawRing(on: boolean) {
    this.#tellNews((news) => news.ring(on, this.#ringLabel));
    this.#status.textContent = on ? this.#ringLabel : ''; // the focus may be elsewhere, and stay there
    this.#ring.turn(on);
  }

  /**
   * Tells its size; and a phone's keyboard covers the page without resizing it: the chat that fills the screen keeps to
   * what is left.
   */
  readonly #fit = () => {
    const scale = tried(this.#loader.fit) ?? 1;
    this.#tellShown(scale);
    const view = window.visualViewport;
    if (!view || view.scale * scale > 1.01) return;
    const { style } = this.#loader.chat;
    style.setProperty('--top', `${view.offsetTop / scale}px`);
    style.setProperty('--height', `${view.height / scale}px`);
  };

  /** Where storage is forbidden or full, the next page starts the chat only when asked to. */
  #remember(open: boolean) {
    const { flag } = this.#loader;
    tried(() => (open ? localStorage.setItem(flag, '1') : localStorage.removeItem(flag)));
  }
}

export default (loader: Loader): HostFrame => new FrameTalk(loader);
