import texts from 'texts:Unread messages|Incoming video call|The chat cannot be shown here.';
import css from 'style:./host-frame.css';
import { type Hello, readToLoader, type Shown, type ToLivechat, type ToLoader } from './host-messages';
import { HostAddress } from './host-address';
import type { HostFrame, Loader } from './loader-parts';
import { Refusal } from './host-refusal';
import { HostRing } from './host-ring';
import { TitleFlash } from './title-flash';
import { tried } from './tried';
import { phoneQuery } from './view-scale';

/** The late part of the loader: talks with the livechat in the frame, and draws on the host page what that asks for. */
export default function hostFrame(loader: Loader): HostFrame {
  const { origin, flag, shadow, chat, launcher, frame } = loader;
  const [unreadLabel, ringLabel, refusedText] = texts[loader.language] as [string, string, string];

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  const badge = add(launcher, 'span', 'badge');
  const status = add(shadow, 'div', 'status');
  badge.hidden = true;
  status.setAttribute('role', 'status');

  const address = new HostAddress((page) => tell({ type: 'page', ...page }));
  const flash = new TitleFlash(ringLabel);
  const ring = new HostRing(shadow, frame, tellShown);
  const refusal = new Refusal(loader, add(shadow, 'p', 'note'), refusedText);

  let port: MessagePort | undefined;

  follow();
  return { greet, shown, follow };

  /** Each document in the frame gets a port of its own; only one of our origin can receive it. */
  function greet() {
    const { port1, port2 } = new MessageChannel();
    const hello: Hello = { livechatmeet: 'hello', page: address.now(), ...shownNow() };
    port?.close();
    port = port1;
    port1.onmessage = ({ data }) => receive(readToLoader(data));
    chat.dataset.as = 'chat';
    chat.classList.remove('alive');
    chat.classList.add('loaded');
    refusal.expectAnswer();
    frame.contentWindow?.postMessage(hello, origin, [port2]);
    if (shadow.activeElement === frame) frame.contentWindow?.focus(); // the focus was given to what stood there before
  }

  function shownNow(scale = tried(loader.fit) ?? 1): Shown {
    const phone = tried(() => matchMedia(phoneQuery).matches) ?? false;
    return {
      open: loader.isShown,
      phone,
      width: document.documentElement.clientWidth / scale,
      height: innerHeight / scale,
      covered: ring.isCovered,
    };
  }

  function shown() {
    refusal.shown();
    tellShown();
    if (loader.isShown) tried(() => ring.focus());
  }

  function tellShown() {
    tell({ type: 'shown', ...shownNow() });
  }

  function tell(message: ToLivechat) {
    port?.postMessage(message);
  }

  function receive(message: ToLoader | undefined) {
    if (!message) return;
    chat.classList.add('alive');
    refusal.answered();
    switch (message.type) {
      case 'open':
      case 'close':
        return loader.show(message.type === 'open');
      case 'conversation':
        return remember(message.open);
      case 'unread':
        return drawUnread(message.count);
      case 'accent':
        return loader.tint(message.color);
      case 'ring':
        status.textContent = message.on ? ringLabel : ''; // the focus may be elsewhere, and stay there
        ring.turn(message.on);
        return flash.turn(message.on);
      default:
        chat.dataset.as = message.type;
        if (message.type === 'box')
          // The style keeps it within the view
          message.box.forEach((value, i) => chat.style.setProperty(`--${'xywh'[i]}`, `${value}px`));
    }
  }

  function drawUnread(count: number) {
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? '99+' : `${count}`;
    status.textContent = count > 0 ? `${unreadLabel}: ${count}` : '';
  }

  /** Listeners that are there already are not added twice. */
  function follow() {
    tried(() => address.follow());
    tried(followView);
  }

  function followView() {
    for (const event of ['resize', 'scroll']) window.visualViewport?.addEventListener(event, fit);
  }

  /**
   * Tells its size; and a phone's keyboard covers the page without resizing it: the chat that fills the screen keeps to
   * what is left.
   */
  function fit() {
    const scale = tried(loader.fit) ?? 1;
    tell({ type: 'shown', ...shownNow(scale) });
    const view = window.visualViewport;
    if (!view || view.scale * scale > 1.01) return;
    chat.style.setProperty('--top', `${view.offsetTop / scale}px`);
    chat.style.setProperty('--height', `${view.height / scale}px`);
  }

  /** Where storage is forbidden or full, the next page starts the chat when it is asked to. */
  function remember(open: boolean) {
    tried(() => (open ? localStorage.setItem(flag, '1') : localStorage.removeItem(flag)));
  }
}

function add(parent: ParentNode, name: string, className: string) {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}
