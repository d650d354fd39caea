import { keep, recall, type Floating } from '../Placement/floating';
import { meetFrame } from '../Placement/meet-frame';
import { acceptedHere, type ShownMessage, type WindowMessage } from '../Placement/window-messages';
import { TabMark } from '../Layout/tab-mark';
import { hashOf, newSecret } from '../Layout/ids';
import type { Borrower, Lender } from '../Hub/lender';
import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import type { LoaderPort } from './loader-port';

const floatingKey = 'livechatmeet.overlay';
const tabComesWithin = 4_000;
const tabWatchedEvery = 250;

/**
 * How this livechat shows the call: above the conversation, as the bar that a closed chat leaves, or over the host
 * page.
 */
const stands = ['docked', 'bar', 'floating', 'covering'] as const;
type Stand = (typeof stands)[number];

/** Where this browser tab had the call last; `moved`: another document took it from here. */
const marks = ['here', 'tab', 'moved'] as const;
type Mark = (typeof marks)[number];

/**
 * Where the call shows for this visitor: in this frame, which then is the chat, a bar, or an overlay; or in a tab that
 * was opened from here. Which of the visitor's livechats had the call, and how, is marked for this tab, so that the one
 * on the next page takes it up again. Event `change`.
 */
export class CallPlace extends EventTarget {
  readonly #connection: Signaling;
  readonly #lender: Lender;
  readonly #loader: LoaderPort;
  readonly #body: HTMLElement;
  readonly #dock = document.getElementById('dock')!;
  readonly #desktop: string;
  readonly #phone: string;
  readonly #usesCookie: boolean;
  readonly #mark = new TabMark('livechatmeet.call');
  /** What was followed last: looked at anew when it is known what this tab had before. */
  #followed: { call: CallSnapshot; isOurs: boolean } | null = null;
  #frame: HTMLIFrameElement | null = null;
  #frameFor: string | null = null;
  #stand: Stand = 'docked';
  #floating: Floating | null = null;
  #tab: Window | null = null;
  #openedAt = 0;
  #legs = 0;
  #watching: ReturnType<typeof setInterval> | undefined;
  #isPending = false;

  constructor(
    connection: Signaling,
    lender: Lender,
    loader: LoaderPort,
    body: HTMLElement,
    usesCookie: boolean,
  ) {
    super();
    [this.#connection, this.#lender, this.#loader, this.#body, this.#usesCookie] = [
      connection,
      lender,
      loader,
      body,
      usesCookie,
    ];
    [this.#desktop, this.#phone] = [body.dataset['desktop'] ?? 'docked', body.dataset['phone'] ?? 'tab'];
    lender.listen('lent', (borrower) => this.#isFrame(borrower) && this.#draw());
    loader.addEventListener('shown', () => this.#shown());
    loader.addEventListener('view', () => this.#viewed());
    void this.#takeUp();
  }

  /**
   * A window that was opened from a page with a call begins with a copy of its mark, and leaves the call where it is.
   */
  async #takeUp(): Promise<void> {
    await this.#mark.take();
    if (this.#followed) this.follow(this.#followed.call, this.#followed.isOurs);
    this.dispatchEvent(new Event('change'));
  }

  /** Whether a call opens in a tab on this device, as the site wishes. */
  get wantsTab(): boolean {
    return this.#wanted === 'tab';
  }

  get #wanted(): string {
    return this.#loader.isPhone ? this.#phone : this.#desktop;
  }

  /** Whether this livechat shows the call, and does not merely keep a document ready for it. */
  get #isHere(): boolean {
    return this.#frame !== null && !this.#dock.hidden && this.#dock.dataset['waits'] === undefined;
  }

  #isFrame({ window: source }: Borrower): boolean {
    return this.#isHere && source === this.#frame?.contentWindow;
  }

  /** What the person does with the document in our frame; what others say is not about this place. */
  gesture(borrower: Borrower, message: WindowMessage) {
    if (!this.#isFrame(borrower)) return;
    if (message.type === 'expand') this.#overPage('covering');
    if (message.type === 'shrink') this.#overPage('floating');
    if (message.type === 'move') {
      const { dx, dy, done } = message;
      this.#moved(done, (floating) => floating.move(dx, dy, done));
    }
    if (message.type === 'resize') {
      const { dx, dy, edge, done } = message;
      this.#moved(done, (floating) => floating.resize(dx, dy, edge, done));
    }
  }

  /** In a click. The tab brings its ticket in the fragment; the server learns its hash now. */
  openTab(callId: string, acceptKey?: string) {
    if (this.#isPending) this.#undock(); // what was prepared for an accept here is not wanted any more
    const ticket = newSecret();
    this.#tab = window.open(`/meet/${callId}?as=visitor${withKey(acceptKey)}#${ticket}`, `meet_${callId}`);
    this.#openedAt = Date.now();
    if (this.#frameFor !== callId) this.#stand = this.#stood(callId);
    this.#keep(callId, 'tab');
    void this.#register(callId, ticket);
    this.dispatchEvent(new Event('change'));
  }

  showTab(callId: string) {
    if (this.#frameFor === callId) this.#frame?.focus();
    else if (this.#tab && !this.#tab.closed) this.#tab.focus();
    else this.comeBack(callId);
  }

  /**
   * Loads the frame while it rings, unseen but laid out: it takes part only if it was the accept with this key that
   * counted.
   */
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
    // An overlay appears minimised over a page, and covers a chat that covers it.
    this.#stand = this.#wanted !== 'overlay' ? 'docked' : this.#loader.isPhone ? 'covering' : 'floating';
    this.#keep(callId, 'here');
    this.#frame?.contentWindow?.dispatchEvent(new CustomEvent(acceptedHere, { detail: { voiceOnly } }));
  }

  /** In the chat, which opens for it. */
  dock(callId: string) {
    this.#show(callId, 'docked');
  }

  /** From its tab, or from the page before: to where it stood. */
  comeBack(callId: string) {
    this.#show(callId, this.#stood(callId));
  }

  /** The person wants it small: a floating call goes into the chat, that in a tab to where it stood. */
  minimize(callId: string, source: MessageEventSource | null) {
    if (this.#frameFor === callId && source === this.#frame?.contentWindow) this.dock(callId);
    else this.comeBack(callId);
  }

  #show(callId: string, stand: Stand) {
    if (this.#frameFor !== callId) this.#insert(callId);
    this.#dock.hidden = false;
    delete this.#dock.dataset['waits'];
    if (stand === 'floating' || stand === 'covering') this.#overPage(stand);
    else this.#inChat(stand);
    this.dispatchEvent(new Event('change'));
  }

  #overPage(stand: 'floating' | 'covering') {
    const { view } = this.#loader;
    if (view.width === 0 || view.height === 0) return this.#inChat('docked'); // there is no host page to float over
    this.#floating ??= recall(floatingKey, view);
    if (stand === 'covering') this.#floating.cover();
    else this.#floating.shrink();
    this.#enter(stand);
    if (this.#loader.isShown) this.#loader.tell({ type: 'close' });
  }

  #inChat(stand: 'docked' | 'bar') {
    if (this.#loader.isShown) return this.#enter('docked');
    // An overlay stays until the chat is open: `shown` follows.
    if (stand === 'bar' || !this.#body.dataset['call']) this.#enter(stand);
    if (stand === 'docked') this.#loader.tell({ type: 'open' });
  }

  #enter(stand: Stand) {
    this.#stand = stand;
    this.#keep(this.#frameFor!, 'here');
    this.#draw();
  }

  /**
   * The visitor, the host page or this livechat opened or closed the chat: an open one has the call in it, a closed one
   * leaves a bar.
   */
  #shown() {
    if (!this.#isHere) return;
    if (this.#loader.isShown) this.#enter('docked');
    else if (this.#stand === 'docked') this.#enter('bar');
  }

  #viewed() {
    this.#floating?.fit(this.#loader.view);
    if (this.#isHere && this.#stand === 'floating') this.#draw();
  }

  #moved(done: boolean, act: (floating: Floating) => void) {
    if (this.#stand !== 'floating' || !this.#floating) return;
    act(this.#floating);
    this.#tellLoader();
    if (done) keep(floatingKey, this.#floating);
  }

  #draw() {
    const isOver = this.#stand === 'floating' || this.#stand === 'covering';
    if (!this.#isHere) delete this.#body.dataset['call'];
    else this.#body.dataset['call'] = isOver ? 'overlay' : this.#stand;
    this.#tellLoader();
    if (!this.#frame || !this.#isHere) return;
    const shown: ShownMessage = {
      type: 'container',
      container: isOver ? 'overlay' : 'docked',
      covers: this.#stand === 'covering',
    };
    this.#lender.post(this.#frame.contentWindow, shown);
  }

  #tellLoader() {
    const stand = this.#isHere ? this.#stand : 'docked';
    if (stand === 'floating' && this.#floating) {
      const { x, y, width, height } = this.#floating.box;
      this.#loader.tell({ type: 'box', box: [x, y, width, height] });
    } else this.#loader.tell({ type: stand === 'covering' ? 'screen' : stand === 'bar' ? 'bar' : 'chat' });
  }

  #insert(callId: string, acceptKey?: string) {
    this.#undock();
    // Where cookies do not stick the frame comes as a tab does, with a ticket.
    const ticket = this.#usesCookie ? null : newSecret();
    // Whose site it is says who may frame the page.
    const site = encodeURIComponent(document.body.dataset['site']!);
    this.#frame = meetFrame(
      this.#dock.getAttribute('aria-label') ?? '',
      `/meet/${callId}?as=visitor&site=${site}${withKey(acceptKey)}${ticket ? `#${ticket}` : ''}`,
    );
    this.#frameFor = callId;
    if (ticket) void this.#register(callId, ticket);
    this.#dock.append(this.#frame);
  }

  /**
   * A call is on: this livechat shows it when it accepted it, had it on the page before, or nobody shows it any more.
   */
  follow(call: CallSnapshot, isOurs: boolean) {
    this.#followed = { call, isOurs };
    const legs = call.legs.filter(({ party }) => party === 'visitor');
    this.#legs = legs.length;
    const mark = this.#marked(call.id);
    if (this.#frameFor === call.id) {
      if (!this.#isPending) return;
      this.#isPending = false;
      if (isOurs) return this.#show(call.id, this.#stand);
      this.#undock(); // another document was quicker
      if (mark !== 'tab') return this.#mark.forget();
    }
    const hadIt =
      mark === 'here' && !legs.some(({ container, isConnected }) => isConnected && container === 'tab');
    if (hadIt) this.comeBack(call.id);
    else if (mark === 'tab' && legs.length === 0) this.#watchTab(call.id);
  }

  /** The tab was closed, or never came: the call comes back here. A tab that only loads anew is waited for. */
  #watchTab(callId: string) {
    clearInterval(this.#watching);
    const since = Date.now();
    this.#watching = setInterval(() => {
      if (this.#legs > 0 || this.#marked(callId) !== 'tab') return clearInterval(this.#watching);
      // With some opener policies the tab opens and no window is returned: only the server knows whether it came.
      const isGone = this.#tab
        ? this.#tab.closed
        : Date.now() - Math.max(since, this.#openedAt) > tabComesWithin;
      if (isGone) this.comeBack(callId);
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
    if (this.#marked(callId) === 'here') this.#keep(callId, 'moved');
    this.#undock();
  }

  over(callId: string) {
    this.#followed = null;
    const wasOver = this.#body.dataset['call'] === 'overlay';
    if (this.#frameFor === callId) this.#undock();
    if (this.#marked(callId)) this.#mark.forget();
    if (wasOver) this.#loader.tell({ type: 'open' }); // what it came to stands in the conversation
  }

  #undock() {
    if (!this.#frame) return;
    this.#frame.remove();
    [this.#frame, this.#frameFor, this.#isPending] = [null, null, false];
    this.#dock.hidden = true;
    delete this.#dock.dataset['waits'];
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  async #register(callId: string, ticket: string): Promise<void> {
    const hash = await hashOf(ticket);
    // The tab then says that there is nothing to see
    await this.#connection.call('registerTicket', callId, hash).catch(() => hash);
  }

  #marked(callId: string): Mark | null {
    const [id, where] = this.#mark.words;
    return (id === callId && marks.find((mark) => mark === where)) || null;
  }

  /** How it stood on this page or the one before. */
  #stood(callId: string): Stand {
    const [id, , how] = this.#mark.words;
    return (id === callId && stands.find((stand) => stand === how)) || 'docked';
  }

  #keep(callId: string, where: Mark) {
    this.#mark.keep(callId, where, this.#stand);
  }
}

const withKey = (key: string | undefined) => (key ? `&key=${key}` : '');
