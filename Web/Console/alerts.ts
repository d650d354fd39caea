import type { InboxChange } from '../Hub/protocol';

const quietMs = 1_500;

/** Alerts an agent to a new message: title, sound, and a desktop notification where the browser allows it. */
export class Alerts {
  readonly #console: HTMLElement;
  readonly #sound: HTMLAudioElement;
  readonly #say: (text: string) => void;
  #title = '';
  #unread = 0;

  constructor(console: HTMLElement, sound: HTMLAudioElement, say: (text: string) => void) {
    [this.#console, this.#sound, this.#say] = [console, sound, say];
  }

  /** The page's own title, and how many messages are unread. */
  title(title: string, unread: number) {
    [this.#title, this.#unread] = [title, unread];
    this.#draw();
  }

  /** Whether this agent is in a call: then there is no sound. */
  isInCall = false;

  news(change: Pick<InboxChange, 'rid' | 'visitor' | 'newText'>) {
    if (this.#soundIsOn && !this.isInCall) void this.#play();
    if (this.#notificationIsOn && !document.hasFocus())
      this.#notify(change.visitor, change.newText ?? '', change.rid);
  }

  /** What an agent hears and sees for a new message; asks for what the browser has not allowed yet. */
  async test() {
    if (this.#soundIsOn) await this.#play();
    this.#say(text(this.#soundIsOn ? 'alerts-work' : 'sound-off'));
    if (!this.#notificationIsOn || !('Notification' in window)) return;
    const allowed =
      Notification.permission === 'default'
        ? await Notification.requestPermission()
        : Notification.permission;
    if (allowed === 'granted') this.#notify(text('new-message'), text('alerts-work'));
    else this.#say(text('notifications-refused'));
  }

  get #soundIsOn() {
    return this.#console.dataset['sound'] === 'on';
  }

  get #notificationIsOn() {
    return this.#console.dataset['notification'] === 'on';
  }

  /** One sound over all tabs of the console. */
  async #play() {
    const ring = async () => {
      this.#sound.currentTime = 0;
      // Refused until the agent has clicked somewhere (autoplay policy): title and notification still alert them.
      await this.#sound.play().catch(() => undefined);
      await new Promise((done) => setTimeout(done, quietMs));
    };
    if (!navigator.locks) return void ring();
    void navigator.locks.request('livechatmeet.alert', { ifAvailable: true }, (lock) =>
      lock ? ring() : undefined,
    );
  }

  #notify(title: string, body: string, rid?: string) {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    const note = new Notification(title, { body, tag: rid ?? 'test', icon: '/images/mark.svg' });
    note.onclick = () => {
      window.focus();
      if (rid) document.querySelector<HTMLAnchorElement>(`#row-${rid} a`)?.click();
      note.close();
    };
  }

  #draw() {
    document.title = this.#unread > 0 ? `(${this.#unread}) ${this.#title}` : this.#title;
  }
}

const text = (name: string) => document.querySelector(`[data-text="${name}"]`)?.textContent ?? '';
