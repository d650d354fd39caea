import { stayOn } from './come-back';
import { hostElements } from './host-elements';
import { isColor } from './host-messages';
import { latePart, loadPart } from './late-part';
import type { Loader } from './loader-parts';
import { settingsOf } from './site-settings';
import { tried } from './tried';
import { fitTo } from './view-scale';

// A page that redraws itself at start (React) treats foreign elements as an error: we come when it has loaded, or after
// this long.
const latestStartMs = 3_000;
const conversationStartMs = 500;

/** The chat on a host page: a launcher, and a frame that is added when somebody wants it or has a conversation. */
export class HostChat {
  /** Puts it onto the page if it is missing. */
  readonly attach: () => void;
  readonly #loader: Loader;
  readonly #part: ReturnType<typeof latePart>;
  readonly #drawLauncher: (isShown: boolean) => void;

  constructor(script: HTMLScriptElement, site: string) {
    const language = /^de\b/i.test(document.documentElement.lang || navigator.language) ? 'de' : 'en';
    const settings = settingsOf(script);
    const { host, drawn, drawLauncher } = hostElements(language, settings);
    this.#loader = {
      ...drawn,
      origin: new URL(script.src).origin,
      site,
      flag: `livechatmeet:${site}`,
      language,
      settings,
      isShown: false,
      show: (open) => this.show(open),
      tint: (color) => isColor(color) && drawn.launcher.style.setProperty('--site-accent', color),
      fit: () => fitTo(host),
      load: (part) => loadPart(part, script, this.#loader),
    };
    this.#part = latePart(script, this.#loader);
    this.#drawLauncher = drawLauncher;
    this.#loader.tint(settings.color);
    this.attach = stayOn(host, this.#loader.fit, () => this.#stands());
  }

  start() {
    const inConversation = tried(() => localStorage.getItem(this.#loader.flag)) === '1';
    const begin = () => {
      this.attach();
      if (inConversation) this.#insertFrame();
      else if (this.#loader.settings.greet) this.#part.use((part) => part.welcome());
    };
    if (document.readyState === 'complete') return begin();
    addEventListener('load', () => tried(() => requestIdleCallback(begin)) ?? setTimeout(begin));
    setTimeout(begin, inConversation ? conversationStartMs : latestStartMs);
  }

  show(open: boolean) {
    const { shadow, chat, launcher } = this.#loader;
    this.attach();
    this.#insertFrame();
    const hadFocus = shadow.activeElement !== null;
    this.#loader.isShown = open;
    chat.classList.toggle('open', open);
    this.#drawLauncher(open);
    this.#part.use((part) => part.shown());
    if (!open && hadFocus && chat.dataset.as === 'chat') launcher.focus(); // a call that goes on over the page keeps it
  }

  #insertFrame() {
    const { origin, site, chat, frame } = this.#loader;
    this.#part.use(() => {});
    if (frame.src) return;
    frame.src = `${origin}/livechat/${encodeURIComponent(site)}`;
    chat.append(frame);
  }

  /** On the page, for the first time or again. */
  #stands() {
    const { launcher, frame } = this.#loader;
    launcher.onclick = () => this.show(!this.#loader.isShown);
    launcher.onpointerenter = launcher.onfocus = () => this.#part.use(() => {}); // it is there when the click comes
    frame.onload = frame.onerror = () => this.#part.use((part) => part.greet());
    this.#part.follow();
  }
}
