import type { Borrower, Lender } from '../Hub/lender';
import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { CallMemory } from '../Placement/call-memory';
import { CallTab } from '../Placement/call-tab';
import { NewestCall } from '../Placement/newest-call';
import { isInPage, shownMessage } from '../Placement/placement';
import { readWindowMessage } from '../Placement/window-messages';
import type { CallOverlay } from './call-overlay';
import { StartCall } from './start-call';

/**
 * The agent's call in this page of the console: in its overlay, in a tab that was opened from here, or in another
 * window, from which it can be moved here. The next page of the console takes over what this one had.
 */
export class AgentCall {
  readonly #lender: Lender;
  readonly #overlay: CallOverlay;
  readonly #elsewhere = document.getElementById('call-elsewhere')!;
  readonly #moveHere = document.getElementById('move-here')!;
  readonly #memory = new CallMemory('livechatmeet.agent-call');
  readonly #tab = new CallTab();
  readonly #newest: NewestCall;
  readonly #start: StartCall;

  /** @param notify shows a short notice; @param changed hears each new snapshot. */
  constructor(
    connection: Signaling,
    lender: Lender,
    overlay: CallOverlay,
    notify: (text: string) => void,
    changed: (call: CallSnapshot) => void,
  ) {
    this.#lender = lender;
    this.#overlay = overlay;
    this.#newest = new NewestCall(connection, (call) => this.#changed(call, changed));
    this.#start = new StartCall(
      () => {
        if (!this.#newest.open) overlay.prepare(); // a form that is out of date takes no running call away
      },
      (callId) => this.#showInPage(callId, true),
      (text) => {
        if (!overlay.callId) overlay.remove();
        notify(text);
      },
    );
    const catchUp = () => this.#newest.catchUp(this.#newest.open?.id ?? overlay.callId);
    connection.addEventListener('ready', () => void catchUp());
    this.#listen();
    void this.#recall();
  }

  #listen() {
    this.#lender.listen('lent', (borrower) => this.#lent(borrower));
    this.#lender.listen('message', ({ data, ...borrower }) => this.#receive(borrower, data));
    this.#moveHere.addEventListener('click', () => {
      if (this.#newest.call) this.#showInPage(this.#newest.call.id, false);
    });
    document.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-show-call]') && this.#show())
        event.preventDefault();
    });
  }

  /** The page before this one had the overlay: it comes back in the same place. */
  async #recall(): Promise<void> {
    await this.#memory.recall();
    const { callId } = this.#memory;
    const placement = callId && this.#memory.placementOf(callId);
    if (callId && placement && isInPage(placement)) this.#overlay.show(callId, placement === 'covering');
    this.#draw();
  }

  #changed(call: CallSnapshot, tell: (call: CallSnapshot) => void) {
    tell(call);
    this.#tab.follow(call.legs.some(({ party }) => party === 'agent'));
    if (call.state === 'ended') this.#over(call);
    this.#draw();
  }

  #over(call: CallSnapshot) {
    this.#overlay.end(call.id, call.endedBy === 'agent');
    this.#postShown();
    this.#memory.forget(call.id);
    this.#tab.forget();
  }

  #isOpen({ callId }: Borrower): boolean {
    return this.#newest.open?.id === callId;
  }

  #isOverlay({ window: source }: Borrower): boolean {
    return source !== null && source === this.#overlay.window;
  }

  #lent(borrower: Borrower) {
    if (this.#isOverlay(borrower)) return this.#postShown();
    if (!this.#isOpen(borrower)) return;
    this.#tab.adopt(borrower.window as Window);
    if (!this.#memory.placementOf(borrower.callId)) this.#memory.keep(borrower.callId, 'tab');
    this.#draw();
  }

  /** The overlay's document may speak about its place, and any document of the call about where the call goes. */
  #receive(borrower: Borrower, data: unknown) {
    const message = readWindowMessage(data);
    const { callId } = borrower;
    if (message?.type === 'maximize' && this.#isOpen(borrower)) this.#openTab(callId);
    if (message?.type === 'minimize' && this.#isOpen(borrower)) this.#showInPage(callId, false);
    if (message?.type === 'left') this.#left(borrower);
    if (!this.#isOverlay(borrower)) return;
    if (message?.type === 'expand') this.#cover(callId, true);
    if (message?.type === 'shrink') this.#cover(callId, false);
    if (message?.type === 'move') this.#overlay.move(message.dx, message.dy, message.done);
    if (message?.type === 'resize') this.#overlay.resize(message.dx, message.dy, message.edge, message.done);
  }

  /** The call moves into this page's overlay; the document that had it leaves as soon as it plays here. */
  #showInPage(callId: string, covers: boolean) {
    this.#overlay.show(callId, covers);
    this.#overlay.focusIfFree();
    this.#cover(callId, covers);
    this.#draw();
  }

  #cover(callId: string, covers: boolean) {
    this.#overlay.cover(covers);
    this.#memory.keep(callId, covers ? 'covering' : 'floating');
    this.#postShown();
  }

  #postShown() {
    this.#lender.post(this.#overlay.window, shownMessage(this.#overlay.covers ? 'covering' : 'floating'));
  }

  /** Called during the click. A tab that is already there is found and not reloaded. */
  #openTab(callId: string) {
    const before = this.#memory.placementOf(callId);
    if (before === 'tab' && this.#tab.focus()) return;
    this.#memory.keep(callId, 'tab'); // first, for the tab gets a copy of this page's storage
    const isOpened = this.#tab.open(callId, `/meet/${callId}`);
    if (!isOpened && before) this.#memory.keep(callId, before); // the browser holds it back: the call goes on here
    this.#draw();
  }

  /** Closed by hand, or navigated away: the call comes back, unless another window of the agent has it by now. */
  #awaitTab(callId: string) {
    this.#tab.watch(() => {
      if (this.#newest.open?.id !== callId || this.#memory.placementOf(callId) !== 'tab') return 'end';
      if (this.#tab.isGone || this.#tab.isOverdue) this.#showInPage(callId, false);
      return 'wait';
    });
  }

  /** One of our documents no longer takes part: another has the call, or it is over, as the snapshot says. */
  #left(borrower: Borrower) {
    const { callId } = borrower;
    if (this.#isOverlay(borrower)) return this.#overlayLeft(callId);
    if (this.#memory.placementOf(callId) === 'tab') this.#memory.forget(callId);
    this.#draw();
  }

  #overlayLeft(callId: string) {
    const { call } = this.#newest;
    if (call?.state === 'ended') return;
    this.#overlay.remove();
    const newest = call?.legs.findLast(({ party }) => party === 'agent');
    if (newest?.container === 'tab' && this.#tab.isOpen) this.#memory.keep(callId, 'tab');
    else this.#memory.forget(callId);
    this.#draw();
  }

  /** Leads to where the call is; false when this page knows of none. */
  #show(): boolean {
    const call = this.#newest.open;
    if (!call) return false;
    if (this.#overlay.callId === call.id) this.#overlay.focus();
    else if (this.#memory.placementOf(call.id) === 'tab') this.#tab.find(call.id, `/meet/${call.id}`);
    // Nobody has the call: the answer to the start was lost
    else if (this.#elsewhere.hidden) this.#showInPage(call.id, false);
    else this.#moveHere.focus();
    return true;
  }

  #draw() {
    const call = this.#newest.open;
    const isInTab = call !== null && this.#memory.placementOf(call.id) === 'tab';
    if (isInTab) this.#awaitTab(call.id);
    // While it rings, the document that the start opens may not have joined yet.
    const isSomewhere =
      call?.state === 'inProgress' ||
      (call?.state === 'ringing' && call.legs.some(({ party }) => party === 'agent'));
    const isOurs = isInTab || this.#overlay.callId === call?.id || this.#start.isStarting;
    this.#elsewhere.hidden = isOurs || !isSomewhere;
  }
}
