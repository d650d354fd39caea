import texts from 'texts:Unread messages|Dismiss|Greeting|The chat cannot be shown here.';
import css from 'style:./host-news.css';
import { greetInTime } from './greeting-time';
import type { Loader } from './loader-parts';
import { TitleFlash } from './title-flash';
import { tried } from './tried';
import { UnreadTitle } from './unread-title';

/** What the chat says on the host page while it is closed: another late part, for who is greeted or has an answer. */
export class HostNews {
  readonly #loader: Loader;
  readonly #words: string[];
  readonly #badge: HTMLElement;
  readonly #title = new UnreadTitle();
  #flash: TitleFlash | undefined;
  #unread = 0;
  #giveUp: (() => void) | undefined;
  #greeting: HTMLElement | undefined;
  #note: HTMLElement | undefined;

  constructor(loader: Loader) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    loader.shadow.adoptedStyleSheets = [...loader.shadow.adoptedStyleSheets, sheet];
    this.#loader = loader;
    this.#words = texts[loader.language];
    this.#badge = add(loader.launcher, 'span', 'badge');
    this.#badge.setAttribute('aria-hidden', 'true'); // the launcher's description says it
  }

  /** A call comes in: the title is its own. */
  ring(on: boolean, label: string) {
    this.#title.show(on ? 0 : this.#unread);
    (this.#flash ??= new TitleFlash(label)).turn(on);
  }

  /** Shows how many messages nobody has seen. */
  unread(count: number, status: HTMLElement) {
    this.#unread = count;
    this.#badge.hidden = count === 0;
    this.#badge.textContent = count > 99 ? '99+' : `${count}`;
    const told = count > 0 ? `${this.#words[0]}: ${count}` : '';
    if (status.textContent !== told) status.textContent = told;
    if (!this.#flash?.isOn) this.#title.show(count);
    status.id = 'unread';
    this.#loader.launcher.setAttribute('aria-describedby', 'unread'); // its name stays what it does
  }

  /** Greets when it is time: nobody who has the chat open, or writes. */
  welcome() {
    const { settings, flag, frame } = this.#loader;
    const isFree = () => !frame.src && tried(() => localStorage.getItem(flag)) !== '1';
    this.#giveUp ??= greetInTime(settings, `${flag}:greeted`, isFree, () => this.#greet(`${settings.greet}`));
  }

  #greet(text: string) {
    const { shadow, language, launcher } = this.#loader;
    const greeting = (this.#greeting = add(shadow, 'div', 'greeting'));
    const open = add(greeting, 'button', 'say');
    const dismiss = add(greeting, 'button', 'dismiss');
    greeting.setAttribute('role', 'group');
    greeting.setAttribute('aria-label', this.#words[2]!);
    greeting.lang = language;
    open.dir = 'auto';
    open.textContent = text;
    dismiss.setAttribute('aria-label', this.#words[1]!);
    dismiss.textContent = '×';
    open.onclick = () => this.#loader.show(true);
    dismiss.onclick = () => {
      this.shown();
      launcher.focus();
    };
  }

  /** The browser shows no chat here, or does after all. */
  refused(isRefused: boolean) {
    if (isRefused === (this.#note !== undefined)) return;
    this.#note?.remove();
    this.#note = isRefused ? add(this.#loader.shadow, 'p', 'note') : undefined;
    this.#note?.setAttribute('role', 'alert');
    if (this.#note) this.#note.textContent = this.#words[3]!;
  }

  /** The chat was opened, or a call is there: there is nothing to greet for. */
  shown() {
    this.#giveUp?.();
    this.#greeting?.remove();
  }

  /** The chat's frame is as high as the first words of an answer, which it shows. */
  bubble(height: number) {
    this.shown();
    const { chat } = this.#loader;
    chat.style.setProperty('--news', `${height}px`);
    chat.dataset['as'] = 'news';
  }
}

export default (loader: Loader): HostNews => new HostNews(loader);

function add(parent: ParentNode, name: string, className: string) {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}
