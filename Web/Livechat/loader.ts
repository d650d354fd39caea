import texts from 'texts:Open live chat|Close live chat|Live chat|Unread messages|Incoming video call';
import { framePermissions, isColor, longestTitle, longestUrl, readToLoader } from './host-messages';
import type { Hello, HostPage, Shown, ToLivechat, ToLoader } from './host-messages';
import { css } from './loader-style';

declare global {
  interface Window {
    LiveChatMeet?: { open(): void; close(): void };
  }
}

const chatIcon = 'M4.5 19.5v-12A2.5 2.5 0 0 1 7 5h10a2.5 2.5 0 0 1 2.5 2.5V14a2.5 2.5 0 0 1-2.5 2.5H8.2zM8.5 9.3h7M8.5 12.4h4.5';
const closeIcon = 'm6 9.5 6 6 6-6';

const root = document.documentElement;
const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.dataset.site && !window.LiveChatMeet) start(script, script.dataset.site);

function start(script: HTMLScriptElement, site: string) {
  const { origin } = new URL(script.src);
  const flag = `livechatmeet:${site}`;
  const language = /^de\b/i.test(root.lang || navigator.language) ? 'de' : 'en';
  const [openLabel, closeLabel, title, unreadLabel, ringLabel] = texts[language] as [string, string, string, string, string];

  const host = document.createElement('livechat-meet');
  const shadow = host.attachShadow({ mode: 'open' });
  const chat = add(shadow, 'div', 'chat');
  const launcher = add(shadow, 'button', 'launcher');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const badge = add(launcher, 'span', 'badge');
  const status = add(shadow, 'div', 'status');
  const frame = document.createElement('iframe');

  let shown = false;
  let port: MessagePort | undefined;
  let toldUrl = '';
  let flashing: ReturnType<typeof setInterval> | undefined;
  let titleBefore = '';

  host.lang = language;
  launcher.type = 'button';
  launcher.onclick = () => show(!shown);
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.append(path);
  launcher.prepend(icon);
  badge.hidden = true;
  status.setAttribute('role', 'status');
  frame.title = title;
  frame.allow = framePermissions;
  frame.onload = greet;
  tint(script.dataset.color);
  drawLauncher();
  chat.dataset.as = 'chat';

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  root.append(host);

  window.LiveChatMeet = { open: () => show(true), close: () => show(false) };
  if (conversationIsOpen()) insertFrame();
  followNavigation();
  followView();

  function insertFrame() {
    if (frame.isConnected) return;
    frame.src = `${origin}/livechat/${encodeURIComponent(site)}`;
    chat.append(frame);
  }

  function show(open: boolean) {
    insertFrame();
    const hadFocus = shadow.activeElement !== null;
    shown = open;
    chat.classList.toggle('open', open);
    drawLauncher();
    tellShown();
    if (open) frame.focus();
    else if (hadFocus && chat.dataset.as === 'chat') launcher.focus(); // a call that goes on over the page keeps it
  }

  function drawLauncher() {
    launcher.setAttribute('aria-label', shown ? closeLabel : openLabel);
    launcher.setAttribute('aria-expanded', `${shown}`);
    path.setAttribute('d', shown ? closeIcon : chatIcon);
  }

  function tint(color: unknown) {
    if (isColor(color)) launcher.style.setProperty('--site-accent', color);
  }

  /** Each document in the frame gets a port of its own; only one of our origin can receive it. */
  function greet() {
    const { port1, port2 } = new MessageChannel();
    const hello: Hello = { livechatmeet: 'hello', page: page(), ...shownNow() };
    port?.close();
    port = port1;
    port1.onmessage = ({ data }) => receive(readToLoader(data));
    chat.dataset.as = 'chat';
    chat.classList.remove('alive');
    chat.classList.add('loaded');
    frame.contentWindow?.postMessage(hello, origin, [port2]);
    if (shadow.activeElement === frame) frame.contentWindow?.focus(); // the focus was given to what stood there before
  }

  function shownNow(): Shown {
    return { open: shown, phone: matchMedia('(max-width:480px),(max-height:480px)').matches, width: root.clientWidth, height: innerHeight };
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
    switch (message.type) {
      case 'open':
      case 'close':
        return show(message.type === 'open');
      case 'conversation':
        return remember(message.open);
      case 'unread':
        return drawUnread(message.count);
      case 'accent':
        return tint(message.color);
      case 'ring':
        return flash(message.on);
      default:
        chat.dataset.as = message.type;
        if (message.type === 'box') message.box.forEach((value, i) => chat.style.setProperty(`--${'xywh'[i]}`, `${value}px`)); // the style keeps it within the view
    }
  }

  function drawUnread(count: number) {
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? '99+' : `${count}`;
    status.textContent = count > 0 ? `${unreadLabel}: ${count}` : '';
  }

  /** The title of the host page tells of a call by turns, for who looks at another tab. */
  function flash(on: boolean) {
    clearInterval(flashing);
    if (document.title === ringLabel) document.title = titleBefore;
    if (!on) return;
    flashing = setInterval(() => {
      if (document.title !== ringLabel) titleBefore = document.title;
      document.title = document.title === ringLabel ? titleBefore : ringLabel;
    }, 1000);
  }

  function page(): HostPage {
    const { href, hash } = location;
    const route = /^#[!/]/.test(hash) ? hash : ''; // any other fragment is the host page's own business
    toldUrl = href;
    return { url: (href.split('#')[0] + route).slice(0, longestUrl), title: `${document.title}`.slice(0, longestTitle) };
  }

  /** A router sets the title shortly after the address, so both are read a moment later. */
  function followNavigation() {
    const look = () => setTimeout(() => location.href !== toldUrl && tell({ type: 'page', ...page() }), 200);
    const navigation = window.navigation as Navigation | undefined;
    if (navigation && 'currentEntry' in navigation) navigation.addEventListener('navigatesuccess', look);
    else for (const event of ['popstate', 'hashchange', 'click']) addEventListener(event, look, true);
  }

  /** Tells its size; and a phone's keyboard covers the page without resizing it: the chat that fills the screen keeps to what is left. */
  function followView() {
    const view = window.visualViewport;
    if (!view) return;
    const fit = () => {
      tellShown();
      if (view.scale > 1.01) return;
      chat.style.setProperty('--top', `${view.offsetTop}px`);
      chat.style.setProperty('--height', `${view.height}px`);
    };
    for (const event of ['resize', 'scroll']) view.addEventListener(event, fit);
  }

  function conversationIsOpen() {
    try {
      return localStorage.getItem(flag) === '1';
    } catch {
      return false; // storage is forbidden here (SecurityError): the chat starts when it is asked to
    }
  }

  function remember(open: boolean) {
    try {
      if (open) localStorage.setItem(flag, '1');
      else localStorage.removeItem(flag);
    } catch {
      // forbidden or full: the next page starts the chat when it is asked to
    }
  }
}

function add<Name extends keyof HTMLElementTagNameMap>(parent: ParentNode, name: Name, className: string) {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}
