import { hashOf, newSecret } from '../Signaling/ids';
import { acceptedHere } from '../Signaling/loan';
import type { CallSnapshot } from '../Signaling/protocol';
import type { Signaling } from '../Signaling/signaling';
import { framePermissions } from './host-messages';
import type { LoaderPort } from './loader-port';

const key = 'livechatmeet.call';
const tabComesWithin = 4_000;
const tabWatchedEvery = 250;

/**
 * Where the call shows for this visitor: docked in this frame, or in a tab that was opened from here. Which of the
 * visitor's livechats had the call is marked in this tab's session storage, so that the one on the next page takes it up
 * again. Event `change`.
 */
export class CallPlace extends EventTarget {
  readonly #connection: Signaling;
  readonly #loader: LoaderPort;
  readonly #dock = document.getElementById('dock')!;
  readonly #desktop: string;
  readonly #phone: string;
  readonly #usesCookie: boolean;
  #frame: HTMLIFrameElement | null = null;
  #frameFor: string | null = null;
  #tab: Window | null = null;
  #openedAt = 0;
  #legs = 0;
  #watching: ReturnType<typeof setInterval> | undefined;
  #isPending = false;

  constructor(connection: Signaling, loader: LoaderPort, body: HTMLElement, usesCookie: boolean) {
    super();
    [this.#connection, this.#loader, this.#usesCookie] = [connection, loader, usesCookie];
    [this.#desktop, this.#phone] = [body.dataset['desktop'] ?? 'docked', body.dataset['phone'] ?? 'tab'];
  }

  /** Whether a call opens in a tab on this device, as the site wishes. An overlay starts docked. */
  get wantsTab(): boolean {
    return (this.#loader.isPhone ? this.#phone : this.#desktop) === 'tab';
  }

  /** In a click. The tab brings its ticket in the fragment; the server learns its hash now. */
  openTab(callId: string, acceptKey?: string) {
    const ticket = newSecret();
    this.#tab = window.open(`/meet/${callId}?as=visitor${withKey(acceptKey)}#${ticket}`, `meet_${callId}`);
    this.#openedAt = Date.now();
    this.#mark(callId, 'tab');
    void this.#register(callId, ticket);
    this.dispatchEvent(new Event('change'));
  }

  showTab(callId: string) {
    if (this.#frameFor === callId) this.#frame?.focus();
    else if (this.#tab && !this.#tab.closed) this.#tab.focus();
    else this.dock(callId);
  }

  /** Loads the frame while it rings, unseen but laid out: it takes part only if it was the accept with this key that counted. */
  prepare(callId: string, acceptKey: string) {
    if (this.#frameFor === callId || this.wantsTab) return;
    this.#insert(callId, acceptKey);
    this.#isPending = true;
    this.#dock.dataset['waits'] = '';
    this.#dock.hidden = false;
  }

  /** In the click: what was prepared begins. It shows in a moment, when the server says that this accept counted. */
  accept(callId: string, acceptKey: string, voiceOnly: boolean) {
    this.prepare(callId, acceptKey);
    this.#mark(callId, 'docked');
    this.#frame?.contentWindow?.dispatchEvent(new CustomEvent(acceptedHere, { detail: { voiceOnly } }));
  }

  dock(callId: string) {
    if (this.#frameFor !== callId) this.#insert(callId);
    this.#dock.hidden = false;
    delete this.#dock.dataset['waits'];
    this.#mark(callId, 'docked');
    this.dispatchEvent(new Event('change'));
  }

  #insert(callId: string, acceptKey?: string) {
    this.#undock();
    const frame = document.createElement('iframe');
    [frame.title, frame.allow, this.#frame, this.#frameFor] = [this.#dock.getAttribute('aria-label') ?? '', framePermissions, frame, callId];
    // Where cookies do not stick the frame comes as a tab does, with a ticket.
    const ticket = this.#usesCookie ? null : newSecret();
    frame.src = `/meet/${callId}?as=visitor${withKey(acceptKey)}${ticket ? `#${ticket}` : ''}`;
    if (ticket) void this.#register(callId, ticket);
    this.#dock.append(frame);
  }

  /** A call is on: this livechat shows it when it accepted it, had it on the page before, or nobody shows it any more. */
  follow(call: CallSnapshot, isOurs: boolean) {
    const legs = call.legs.filter(({ party }) => party === 'visitor');
    this.#legs = legs.length;
    const mark = this.#marked(call.id);
    if (this.#frameFor === call.id) {
      if (!this.#isPending) return;
      this.#isPending = false;
      if (isOurs) return this.dock(call.id);
      this.#undock(); // another tab was quicker
      if (mark) this.#forget();
      return;
    }
    const hadIt = mark === 'docked' && !legs.some(({ container, isConnected }) => isConnected && container !== 'docked');
    if (hadIt) this.dock(call.id);
    else if (mark === 'tab' && legs.length === 0) this.#watchTab(call.id);
  }

  /** The tab was closed, or never came: the call comes back here. A tab that only loads anew is waited for. */
  #watchTab(callId: string) {
    clearInterval(this.#watching);
    const since = Date.now();
    this.#watching = setInterval(() => {
      if (this.#legs > 0 || this.#marked(callId) !== 'tab') return clearInterval(this.#watching);
      // With some opener policies the tab opens and no window is returned: only the server knows whether it came.
      const isGone = this.#tab ? this.#tab.closed : Date.now() - Math.max(since, this.#openedAt) > tabComesWithin;
      if (isGone) this.dock(callId);
    }, tabWatchedEvery);
  }

  whereIs(call: CallSnapshot): 'here' | 'tab' | 'moved' | 'elsewhere' {
    if (this.#frameFor === call.id && !this.#isPending) return 'here';
    const mark = this.#marked(call.id);
    return mark === 'tab' || mark === 'moved' ? mark : 'elsewhere';
  }

  /** The document that showed it here takes no part any more. */
  left(callId: string, source: MessageEventSource | null) {
    if (this.#frameFor !== callId || source !== this.#frame?.contentWindow) return;
    // Another tab or device took it, and may be where the visitor is now: it comes back when they say so.
    if (this.#marked(callId) === 'docked') this.#mark(callId, 'moved');
    this.#undock();
  }

  over(callId: string) {
    if (this.#frameFor === callId) this.#undock();
    if (this.#marked(callId)) this.#forget();
  }

  #undock() {
    if (!this.#frame) return;
    this.#frame.remove();
    [this.#frame, this.#frameFor, this.#isPending] = [null, null, false];
    this.#dock.hidden = true;
    delete this.#dock.dataset['waits'];
    this.dispatchEvent(new Event('change'));
  }

  async #register(callId: string, ticket: string): Promise<void> {
    const hash = await hashOf(ticket);
    await this.#connection.call('registerTicket', callId, hash).catch(() => hash); // the tab then says that there is nothing to see
  }

  #marked(callId: string): string | null {
    try {
      const [id, where] = (sessionStorage.getItem(key) ?? '').split(' ');
      return id === callId ? (where ?? null) : null;
    } catch {
      return null; // storage is forbidden here (SecurityError): the next page does not take the call up by itself
    }
  }

  #mark(callId: string, where: 'docked' | 'tab' | 'moved') {
    try {
      sessionStorage.setItem(key, `${callId} ${where}`);
    } catch {
      // forbidden or full: the next page does not take the call up by itself
    }
  }

  #forget() {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // forbidden: nothing was kept
    }
  }
}

const withKey = (key: string | undefined) => (key ? `&key=${key}` : '');
