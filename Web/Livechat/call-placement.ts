import type { Borrower } from '../Hub/lender';
import type { CallSnapshot } from '../Hub/protocol';
import type { CallMemory } from '../Placement/call-memory';
import { CallTab } from '../Placement/call-tab';
import type { NewestCall } from '../Placement/newest-call';
import { isInPage } from '../Placement/placement';
import { newTicket } from '../Placement/ticket';
import { readWindowMessage } from '../Placement/window-messages';
import { CallReturn } from './call-return';
import type { CallFrame } from './call-frame';
import type { ChatAround } from './chat-around';
import { meetAddress } from './meet-address';

/**
 * Where the visitor's call is shown: in this livechat's frame, in a tab that was opened from here, or elsewhere. The
 * livechat on the next page takes over what this one had.
 */
export class CallPlacement {
  readonly #chat: ChatAround;
  readonly #newest: NewestCall;
  readonly #frame: CallFrame;
  readonly #memory: CallMemory;
  readonly #key: string;
  readonly #tab = new CallTab();
  readonly #return: CallReturn;

  /** @param key by which this document knows that it is the one that accepted. */
  constructor(chat: ChatAround, newest: NewestCall, frame: CallFrame, memory: CallMemory, key: string) {
    this.#chat = chat;
    this.#newest = newest;
    this.#frame = frame;
    this.#memory = memory;
    this.#key = key;
    this.#return = new CallReturn(
      (callId) => this.#showInPage(callId),
      () => this.#offer(),
    );
    frame.listen('change', () => this.#draw());
    chat.connection.on('callReturns', (callId, to) =>
      this.#return.hear(
        callId,
        () => newest.call,
        () => this.#opened(callId, to),
      ),
    );
  }

  /** The previous page may have had the call. The loader first says where it can be shown. */
  async recall(): Promise<void> {
    await this.#chat.loader.greeted();
    await this.#memory.recall();
    if (this.#newest.call?.state === 'inProgress') this.#follow(this.#newest.call);
    this.#draw();
  }

  /** A newer snapshot came. */
  apply(call: CallSnapshot) {
    if (call.state === 'ended') this.#over(call.id);
    if (call.state === 'inProgress') this.#follow(call);
    this.#return.follow(call);
    this.#draw();
  }

  /** Leads to where it is visible now; here, if it is nowhere. */
  show(callId: string) {
    if (this.#frame.callId === callId) this.#frame.focus();
    else if (!this.#tab.focus()) this.#showInPage(callId);
  }

  /** Called during a click. The tab brings its ticket in the fragment. */
  openTab(callId: string, acceptKey?: string) {
    if (this.#frame.isPending) this.#frame.remove(); // what was prepared for an accept here is not wanted any more
    const ticket = newTicket(this.#chat.connection, callId);
    this.#memory.keep(callId, 'tab');
    this.#tab.open(callId, meetAddress(callId, { acceptKey, from: this.#memory.ownName, ticket }));
    this.#draw();
  }

  /** What a document of the call asks of the page that opened it. */
  receive(borrower: Borrower, data: unknown) {
    const message = readWindowMessage(data);
    const { call } = this.#newest;
    if (message?.type === 'maximize' && call) this.openTab(call.id);
    else if (message?.type === 'minimize') this.#minimize(borrower);
    else if (message?.type === 'left') this.#left(borrower, message.over);
    else if (message) this.#frame.gesture(borrower, message);
  }

  /**
   * The call is in progress: this livechat shows it if it accepted it, had it on the previous page, or nobody else
   * shows it.
   */
  #follow(call: CallSnapshot) {
    const legs = call.legs.filter(({ party }) => party === 'visitor');
    this.#tab.follow(legs.length > 0);
    const placement = this.#memory.placementOf(call.id);
    if (this.#frame.callId === call.id) {
      if (!this.#frame.isPending) return;
      if (call.acceptKey === this.#key) return this.#showInPage(call.id);
      this.#frame.remove(); // another document was quicker
      if (placement !== 'tab') return this.#memory.forget(call.id);
    }
    const isInTab = legs.some(({ container, isConnected }) => isConnected && container === 'tab');
    if (isInPage(placement) && !isInTab) this.#showInPage(call.id);
    else if (placement === 'tab' && legs.length === 0) this.#awaitTab(call.id);
  }

  /** From its tab, or from the previous page: back to where it was. */
  #showInPage(callId: string) {
    this.#frame.show(callId, this.#memory.lastInPage(callId) ?? 'docked');
  }

  /** The tab was closed, or never appeared: the call comes back here. A tab that is only reloading is waited for. */
  #awaitTab(callId: string) {
    this.#tab.watch(() => {
      const isAbsent = this.#newest.open?.legs.every(({ party }) => party !== 'visitor') ?? false;
      if (!isAbsent || this.#memory.placementOf(callId) !== 'tab') return 'end';
      if (this.#tab.isGone || (!this.#tab.isOpen && this.#tab.isOverdue)) this.#showInPage(callId);
      return 'wait';
    });
  }

  /**
   * A floating call goes into the chat, a call in a tab back to where it was; the tab closes itself once the call is
   * here.
   */
  #minimize(borrower: Borrower) {
    const { call } = this.#newest;
    if (call?.id !== borrower.callId || call.state !== 'inProgress') return;
    if (this.#frame.isOf(borrower)) this.#frame.show(call.id, 'docked');
    else this.#showInPage(call.id);
  }

  /** Whether the tab that wants its call to come back was opened here, on this page or one before. */
  #opened(callId: string, to: string | null): boolean {
    return to !== null && to === this.#memory.ownName && this.#memory.placementOf(callId) === 'tab';
  }

  /** The visitor asks for it where they are, so it must be visible. */
  #offer() {
    if (this.#newest.open && this.#return.isOffered(this.#newest.open.id))
      this.#chat.loader.tell({ type: 'open' });
    this.#draw();
  }

  /** One of our documents no longer takes part. */
  #left(borrower: Borrower, isOver: boolean) {
    if (isOver) this.#over(borrower.callId);
    else if (this.#frame.isOf(borrower)) {
      // Another tab or device took it, and the visitor may be there now: it comes back when they ask for it.
      if (isInPage(this.#memory.placementOf(borrower.callId))) this.#memory.keep(borrower.callId, 'moved');
      this.#frame.remove();
    }
    this.#draw();
  }

  #over(callId: string) {
    const wasOverlay = document.body.dataset['call'] === 'overlay';
    if (this.#frame.callId === callId) this.#frame.remove();
    this.#memory.forget(callId);
    this.#tab.forget();
    if (wasOverlay) this.#chat.loader.tell({ type: 'open' }); // what it came to stands in the conversation
  }

  #draw() {
    const { call } = this.#newest;
    const isOn = call?.state === 'inProgress';
    const isHere = isOn && this.#frame.callId === call.id && !this.#frame.isPending;
    const isAway = isOn && !isHere;
    const placement = isOn ? this.#memory.placementOf(call.id) : null;
    const isOffered = isAway && this.#return.isOffered(call.id);
    this.#chat.facts.mark({
      'in-call': isOn,
      'call-returns': isOffered,
      'call-elsewhere': isAway && !isOffered && placement !== 'tab',
      'call-moved': isAway && placement === 'moved',
      'call-in-tab': isAway && !isOffered && placement === 'tab',
    });
  }
}
