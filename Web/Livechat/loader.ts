import late from 'late:Web/Livechat/host-frame.ts';
import texts from 'texts:Open live chat|Close live chat|Live chat';
import { pauseBefore } from './come-back';
import { framePermissions } from '../Placement/meet-frame';
import { isColor } from './host-messages';
import type { HostFrame, Loader } from './loader-parts';
import { findScript } from './loader-script';
import css from 'style:./loader.css';
import { tried } from './tried';
import { phoneQuery, scaleOf } from './view-scale';

const chatIcon =
  'M4.5 19.5v-12A2.5 2.5 0 0 1 7 5h10a2.5 2.5 0 0 1 2.5 2.5V14a2.5 2.5 0 0 1-2.5 2.5H8.2zM8.5 9.3h7M8.5 12.4h4.5';
const closeIcon = 'm6 9.5 6 6 6-6';

// A page that draws all of itself anew as it starts (React) takes what it finds beside its body for a fault: we come
// when it has loaded, or after this long.
const latestStartMs = 3_000;
const conversationStartMs = 500;

const found = findScript(
  document.currentScript as HTMLScriptElement | null,
  document.querySelectorAll<HTMLScriptElement>('script[src]'),
);
if (window.LiveChatMeet) window.LiveChatMeet.attach?.();
else if (found) start(...found);
else
  warn('no site key. Write <script async src="…/livechat.js" data-site="KEY">, or …/livechat.js?site=KEY.');

function warn(text: string) {
  console.warn(`LiveChatMeet: ${text}`);
}

function start(script: HTMLScriptElement, site: string) {
  const { origin } = new URL(script.src);
  const language = /^de\b/i.test(document.documentElement.lang || navigator.language) ? 'de' : 'en';
  const [openLabel, closeLabel, title] = texts[language] as [string, string, string];

  const host = document.createElement('livechat-meet');
  const shadow = host.attachShadow({ mode: 'open' });
  const chat = add('div', 'chat');
  const launcher = add('button', 'launcher');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const frame = document.createElement('iframe');
  const watch = new MutationObserver(look);
  const loader: Loader = {
    origin,
    site,
    flag: `livechatmeet:${site}`,
    language,
    shadow,
    chat,
    launcher,
    frame,
    isShown: false,
    show,
    tint,
    fit,
  };

  let loadingPart: Promise<HostFrame> | undefined;
  let standsSince = 0;
  let pause = 0;
  let returning: ReturnType<typeof setTimeout> | undefined;

  host.lang = language;
  host.popover = 'manual';
  launcher.type = 'button';
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.append(path);
  launcher.append(icon);
  frame.title = title;
  frame.allow = framePermissions;
  chat.dataset.as = 'chat';
  tint(script.dataset.color);
  drawLauncher();

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  window.LiveChatMeet = { open: () => show(true), close: () => show(false), attach };

  const inConversation = tried(() => localStorage.getItem(loader.flag)) === '1';
  if (document.readyState === 'complete') begin();
  else {
    addEventListener('load', () => tried(() => requestIdleCallback(begin)) ?? setTimeout(begin));
    setTimeout(begin, inConversation ? conversationStartMs : latestStartMs);
  }

  function begin() {
    attach();
    if (inConversation) insertFrame();
  }

  /**
   * Onto the page, for the first time or where the page has taken us away; a document written anew has lost all
   * listeners (HTML, document.open).
   */
  function attach() {
    clearTimeout(returning);
    returning = undefined;
    if (host.isConnected) return;
    launcher.onclick = () => show(!loader.isShown);
    launcher.onpointerenter = launcher.onfocus = () => withPart(() => {}); // it is there when the click comes
    frame.onload = frame.onerror = () => withPart((part) => part.greet());
    document.documentElement.append(host);
    tried(() => host.showPopover()); // over all that the page draws, and off its transforms
    tried(fit);
    for (const parent of [document, document.documentElement]) watch.observe(parent, { childList: true });
    standsSince = performance.now();
    void loadingPart?.then((part) => part.follow());
  }

  function look() {
    if (host.isConnected || returning) return;
    pause = pauseBefore(pause, performance.now() - standsSince);
    returning = setTimeout(attach, pause);
  }

  function insertFrame() {
    withPart(() => {});
    if (frame.src) return;
    frame.src = `${origin}/livechat/${encodeURIComponent(site)}`;
    chat.append(frame);
  }

  /** A loader that the page has pinned pins its late part: what was preloaded and has another hash is never run. */
  function withPart(act: (part: HostFrame) => void) {
    loadingPart ??= (
      script.integrity
        ? checked().then(() => import(origin + late.path))
        : import(origin + late.path).catch(() => import(`${origin}/livechat.frame.js`))
    ).then((module) => module.default(loader));
    loadingPart.then(act, () => {
      warn(`${origin + late.path} does not load.`);
      loadingPart = undefined;
      chat.hidden = true;
    });
  }

  const checked = () =>
    new Promise((resolve, reject) => {
      const link = document.createElement('link');
      link.rel = 'modulepreload';
      link.href = origin + late.path;
      link.crossOrigin = '';
      link.integrity = late.integrity;
      link.nonce = script.nonce;
      link.onload = resolve;
      link.onerror = reject;
      shadow.append(link);
    });

  function show(open: boolean) {
    attach();
    insertFrame();
    const hadFocus = shadow.activeElement !== null;
    loader.isShown = open;
    chat.classList.toggle('open', open);
    drawLauncher();
    withPart((part) => part.shown());
    if (!open && hadFocus && chat.dataset.as === 'chat') launcher.focus(); // a call that goes on over the page keeps it
  }

  function drawLauncher() {
    launcher.setAttribute('aria-label', loader.isShown ? closeLabel : openLabel);
    launcher.setAttribute('aria-expanded', `${loader.isShown}`);
    path.setAttribute('d', loader.isShown ? closeIcon : chatIcon);
  }

  function tint(color: unknown) {
    if (isColor(color)) launcher.style.setProperty('--site-accent', color);
  }

  function fit() {
    const root = document.documentElement;
    const scale = scaleOf({
      isPhone: matchMedia(phoneQuery).matches,
      layoutWidth: root.clientWidth,
      windowWidth: outerWidth,
    });
    const zoom = parseFloat(getComputedStyle(root).zoom) || 1;
    host.style.cssText = `--zoom:${1 / zoom}` + (scale > 1 ? `;--scale:${scale};--size:${100 / scale}%` : '');
    return scale;
  }

  function add<Name extends 'div' | 'button'>(name: Name, className: string) {
    const element = document.createElement(name);
    element.className = className;
    shadow.append(element);
    return element;
  }
}
