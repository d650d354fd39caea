import type { Borrower, Lender } from '../Hub/lender';
import type { Signaling } from '../Hub/signaling';
import { TypedEvents } from '../Layout/typed-events';
import type { CallMemory } from '../Placement/call-memory';
import { keep, recall, type Floating } from '../Placement/floating';
import { meetFrame } from '../Placement/meet-frame';
import { isOverlay, shownMessage, type FramePlacement } from '../Placement/placement';
import { newTicket } from '../Placement/ticket';
import { accepted, type Accepted, type WindowMessage } from '../Placement/window-messages';
import type { LoaderPort } from './loader-port';
import { meetAddress } from './meet-address';

const floatingKey = 'livechatmeet.overlay';

/**
 * The call in this livechat: a frame above the conversation, which then is the chat, the bar that a closed chat leaves,
 * or an overlay over the host page. `change`: it appeared or disappeared.
 */
export class CallFrame extends TypedEvents<{ change: undefined }> {
  readonly #connection: Signaling;
  readonly #lender: Lender;
  readonly #loader: LoaderPort;
  readonly #memory: CallMemory;
  readonly #dock = document.getElementById('dock')!;
  readonly #usesCookie: boolean;
  #frame: HTMLIFrameElement | null = null;
  #callId: string | null = null;
  #placement: FramePlacement = 'docked';
  #floating: Floating | null = null;
  #isPending = false;

  constructor(
    connection: Signaling,
    lender: Lender,
    loader: LoaderPort,
    memory: CallMemory,
    usesCookie: boolean,
  ) {
    super();
    this.#connection = connection;
    this.#lender = lender;
    this.#loader = loader;
    this.#memory = memory;
    this.#usesCookie = usesCookie;
    lender.listen('lent', (borrower) => this.#isShownIn(borrower) && this.#draw());
    loader.addEventListener('shown', () => this.#chatToggled());
    loader.addEventListener('view', () => this.#viewChanged());
  }

  /** Whose document is in it. */
  get callId(): string | null {
    return this.#callId;
  }

  /** Whether its document was loaded while ringing, and nobody has accepted here. */
  get isPending(): boolean {
    return this.#isPending;
  }

  isOf({ callId, window: source }: Borrower): boolean {
    return this.#callId === callId && source === this.#frame?.contentWindow;
  }

  focus() {
    this.#frame?.focus();
  }

  /** Loads the document while ringing, invisible but laid out: it takes part only if the accept with this key won. */
  prepare(callId: string, acceptKey: string) {
    if (this.#callId === callId) return;
    this.#insert(callId, acceptKey);
    this.#isPending = true;
    this.#dock.dataset['waits'] = '';
    this.#dock.hidden = false;
  }

  /**
   * Called during the click: starts what was prepared. It is shown a moment later, when the server says that this
   * accept won.
   */
  accept(callId: string, acceptKey: string, placement: FramePlacement, voiceOnly: boolean) {
    this.prepare(callId, acceptKey);
    this.#placement = placement;
    this.#memory.keep(callId, placement);
    this.tell(callId, { voiceOnly });
  }

  /** What was prepared learns of an accept before anything is drawn here: its camera waits for that. */
  tell(callId: string, detail: Accepted) {
    if (this.#callId !== callId || !this.#isPending) return;
    this.#frame?.contentWindow?.dispatchEvent(new CustomEvent(accepted, { detail }));
  }

  show(callId: string, placement: FramePlacement) {
    if (this.#callId !== callId) this.#insert(callId);
    this.#isPending = false;
    this.#dock.hidden = false;
    delete this.#dock.dataset['waits'];
    if (isOverlay(placement)) this.#showOverPage(placement);
    else this.#showInChat(placement);
    this.emit('change');
  }

  /** What the person does with the document in it; messages from others do not concern this place. */
  gesture(borrower: Borrower, message: WindowMessage) {
    if (!this.#isShownIn(borrower)) return;
    if (message.type === 'expand') this.#showOverPage('covering');
    if (message.type === 'shrink') this.#showOverPage('floating');
    if (this.#placement !== 'floating' || !this.#floating) return;
    if (message.type === 'move') this.#floating.move(message.dx, message.dy, message.done);
    else if (message.type === 'resize')
      this.#floating.resize(message.dx, message.dy, message.edge, message.done);
    else return;
    this.#postToLoader();
    if (message.done) keep(floatingKey, this.#floating);
  }

  remove() {
    if (!this.#frame) return;
    this.#frame.remove();
    this.#frame = this.#callId = null;
    this.#isPending = false;
    this.#dock.hidden = true;
    delete this.#dock.dataset['waits'];
    this.#draw();
    this.emit('change');
  }

  #isShownIn({ window: source }: Borrower): boolean {
    return this.#isShown && source === this.#frame?.contentWindow;
  }

  get #isShown(): boolean {
    return this.#frame !== null && !this.#isPending;
  }

  #showOverPage(placement: 'floating' | 'covering') {
    const { view } = this.#loader;
    if (view.width === 0 || view.height === 0) return this.#showInChat('docked'); // no host page to float over
    this.#floating ??= recall(floatingKey, view);
    if (placement === 'covering') this.#floating.cover();
    else this.#floating.shrink();
    this.#place(placement);
    if (this.#loader.isShown) this.#loader.tell({ type: 'close' });
  }

  #showInChat(placement: 'docked' | 'bar') {
    if (this.#loader.isShown) return this.#place('docked');
    // An overlay stays until the chat is open: `shown` follows.
    if (placement === 'bar' || !document.body.dataset['call']) this.#place(placement);
    if (placement === 'docked') this.#loader.tell({ type: 'open' });
  }

  #place(placement: FramePlacement) {
    this.#placement = placement;
    this.#memory.keep(this.#callId!, placement);
    this.#draw();
  }

  /**
   * The visitor, the host page or this livechat opened or closed the chat: an open one has the call in it, a closed one
   * leaves a bar.
   */
  #chatToggled() {
    if (!this.#isShown) return;
    if (this.#loader.isShown) this.#place('docked');
    else if (this.#placement === 'docked') this.#place('bar');
  }

  #viewChanged() {
    this.#floating?.fit(this.#loader.view);
    if (this.#isShown && this.#placement === 'floating') this.#draw();
  }

  #draw() {
    if (!this.#isShown) delete document.body.dataset['call'];
    else document.body.dataset['call'] = isOverlay(this.#placement) ? 'overlay' : this.#placement;
    this.#postToLoader();
    if (this.#isShown) this.#lender.post(this.#frame!.contentWindow, shownMessage(this.#placement));
  }

  #postToLoader() {
    const placement = this.#isShown ? this.#placement : 'docked';
    if (placement === 'floating' && this.#floating) {
      const { x, y, width, height } = this.#floating.box;
      return this.#loader.tell({ type: 'box', box: [x, y, width, height] });
    }
    this.#loader.tell({ type: placement === 'covering' ? 'screen' : placement === 'bar' ? 'bar' : 'chat' });
  }

  #insert(callId: string, acceptKey?: string) {
    this.remove();
    // Where cookies do not stick, the frame is opened like a tab.
    const ticket = this.#usesCookie ? undefined : newTicket(this.#connection, callId);
    const address = meetAddress(callId, { site: document.body.dataset['site']!, acceptKey, ticket });
    this.#frame = meetFrame(this.#dock.getAttribute('aria-label') ?? '', address);
    this.#callId = callId;
    this.#dock.append(this.#frame);
  }
}
