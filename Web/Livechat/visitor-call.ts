import type { Borrower, Lender } from '../Hub/lender';
import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { newId } from '../Layout/ids';
import type { CallMemory } from '../Placement/call-memory';
import { CallTab } from '../Placement/call-tab';
import { NewestCall } from '../Placement/newest-call';
import { isInPage } from '../Placement/placement';
import { newTicket } from '../Placement/ticket';
import { readWindowMessage } from '../Placement/window-messages';
import { acceptedBy, type CallFrame } from './call-frame';
import type { LoaderPort } from './loader-port';
import type { Ring } from './ring';
import { RingReport } from './ring-report';
import type { ChatFacts } from './chat-facts';
import { wantedPlacement } from './wanted-placement';

/**
 * The visitor's call in this livechat: it rings, is answered, and shows where it belongs: in this livechat's frame, or
 * in a tab that was opened from here. The livechat on the next page takes up what this one had.
 */
export class VisitorCall {
  readonly #connection: Signaling;
  readonly #loader: LoaderPort;
  readonly #ring: Ring;
  readonly #report: RingReport;
  readonly #frame: CallFrame;
  readonly #memory: CallMemory;
  readonly #facts: ChatFacts;
  readonly #newest: NewestCall;
  readonly #tab = new CallTab();
  /** How this document knows itself as the one that accepted. */
  readonly #key = newId();

  constructor(
    connection: Signaling,
    lender: Lender,
    loader: LoaderPort,
    ring: Ring,
    frame: CallFrame,
    memory: CallMemory,
    facts: ChatFacts,
  ) {
    this.#connection = connection;
    this.#loader = loader;
    this.#ring = ring;
    this.#report = new RingReport(connection, loader);
    this.#frame = frame;
    this.#memory = memory;
    this.#facts = facts;
    this.#newest = new NewestCall(connection, (call) => this.#changed(call));
    connection.addEventListener('ready', () => void this.#newest.catchUp());
    lender.listen('message', ({ data, ...borrower }) => this.#receive(borrower, data));
    frame.listen('change', () => this.#draw());
    this.#listenToRing();
    this.#listenToClicks();
    void this.#recall();
  }

  #listenToRing() {
    this.#ring.listen('accept', ({ voiceOnly }) => void this.#accept(voiceOnly));
    // That document asks once more, and accepts
    this.#ring.listen('accept-elsewhere', () => this.#withCall((callId) => this.#openTab(callId)));
    this.#ring.listen('decline', ({ word }) => void this.#decline(word));
  }

  #listenToClicks() {
    const on = (id: string, act: (callId: string) => void) =>
      document.getElementById(id)!.addEventListener('click', () => this.#withCall(act));
    on('move-here', (callId) => this.#frame.show(callId, 'docked'));
    on('show-tab', (callId) => this.#show(callId));
    document.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element)) return;
      if (target.closest('[data-answer]')) this.#ring.focus();
      if (target.closest('[data-show-call]')) this.#withCall((callId) => this.#show(callId));
    });
  }

  #withCall(act: (callId: string) => void) {
    if (this.#newest.call) act(this.#newest.call.id);
  }

  /** The page before may have had the call that is known already. Where it can show, the loader tells first. */
  async #recall(): Promise<void> {
    await this.#loader.greeted();
    await this.#memory.recall();
    if (this.#newest.call?.state === 'inProgress') this.#follow(this.#newest.call);
    this.#draw();
  }

  #changed(call: CallSnapshot) {
    if (call.state === 'ringing') this.#startRing(call);
    else this.#ring.stop();
    this.#report.draw(call.state === 'ringing' ? call : null);
    if (call.state === 'ended') this.#over(call.id);
    if (call.state === 'inProgress') this.#follow(call);
    this.#draw();
  }

  #startRing(call: CallSnapshot) {
    if (this.#ring.isFor(call.id)) return;
    this.#ring.start(call);
    this.#loader.tell({ type: 'open' });
    if (document.visibilityState === 'visible' && this.#wanted !== 'tab')
      this.#frame.prepare(call.id, this.#key);
    this.#report.delivered(call);
  }

  get #wanted() {
    const { desktop = 'docked', phone = 'tab' } = document.body.dataset;
    return wantedPlacement({ desktop, phone }, this.#loader.isPhone);
  }

  /**
   * In the click: a tab can be opened now and not later. The frame begins now too; what it sends comes behind the
   * accept on the same connection, so nothing of it is looked at before the accept counts.
   */
  async #accept(voiceOnly: boolean): Promise<void> {
    const { call } = this.#newest;
    if (call?.state !== 'ringing') return;
    const accepted = this.#connection.call('accept', call.id, this.#key, voiceOnly);
    const wanted = this.#wanted;
    if (isInPage(wanted)) this.#frame.accept(call.id, this.#key, wanted, voiceOnly);
    else this.#openTab(call.id, this.#key);
    await this.#answer(accepted);
  }

  async #decline(word: string | null): Promise<void> {
    const { call } = this.#newest;
    if (call) await this.#answer(this.#connection.call('decline', call.id, word));
  }

  async #answer(answered: Promise<CallSnapshot>): Promise<void> {
    try {
      this.#newest.apply(await answered);
    } catch {
      this.#ring.again(); // the server did not hear it: the dialog stays, and pressing again is harmless
    }
  }

  /** It is on: this livechat shows it when it accepted it, had it on the page before, or nobody shows it any more. */
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

  /** From its tab, or from the page before: to where it was. */
  #showInPage(callId: string) {
    this.#frame.show(callId, this.#memory.lastInPage(callId) ?? 'docked');
  }

  /** In a click. The tab brings its ticket in the fragment. */
  #openTab(callId: string, acceptKey?: string) {
    if (this.#frame.isPending) this.#frame.remove(); // what was prepared for an accept here is not wanted any more
    const ticket = newTicket(this.#connection, callId);
    this.#tab.open(callId, `/meet/${callId}?as=visitor${acceptedBy(acceptKey)}#${ticket}`);
    this.#memory.keep(callId, 'tab');
    this.#draw();
  }

  /** The tab was closed, or never came: the call comes back here. A tab that only loads anew is waited for. */
  #awaitTab(callId: string) {
    this.#tab.watch(() => {
      const isAbsent = this.#newest.open?.legs.every(({ party }) => party !== 'visitor') ?? false;
      if (!isAbsent || this.#memory.placementOf(callId) !== 'tab') return 'end';
      if (this.#tab.isClosed || (!this.#tab.isOpen && this.#tab.isOverdue)) this.#showInPage(callId);
      return 'wait';
    });
  }

  #show(callId: string) {
    if (this.#frame.callId === callId) this.#frame.focus();
    else if (!this.#tab.focus()) this.#showInPage(callId);
  }

  #receive(borrower: Borrower, data: unknown) {
    const message = readWindowMessage(data);
    const { call } = this.#newest;
    if (message?.type === 'maximize' && call) this.#openTab(call.id);
    else if (message?.type === 'minimize') this.#minimize(borrower);
    else if (message?.type === 'left') this.#left(borrower, message.over);
    else if (message) this.#frame.gesture(borrower, message);
  }

  /** A floating call goes into the chat, that in a tab to where it was; the tab closes itself when it is here. */
  #minimize(borrower: Borrower) {
    const { call } = this.#newest;
    if (call?.id !== borrower.callId || call.state !== 'inProgress') return;
    if (this.#frame.isOf(borrower)) this.#frame.show(call.id, 'docked');
    else this.#showInPage(call.id);
  }

  /** A document of ours takes no part any more. */
  #left(borrower: Borrower, isOver: boolean) {
    if (isOver) this.#over(borrower.callId);
    else if (this.#frame.isOf(borrower)) {
      // Another tab or device took it, and may be where the visitor is now: it comes back when they say so.
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
    if (wasOverlay) this.#loader.tell({ type: 'open' }); // what it came to stands in the conversation
  }

  #draw() {
    const { call } = this.#newest;
    const isOn = call?.state === 'inProgress';
    const isHere = isOn && this.#frame.callId === call.id && !this.#frame.isPending;
    const placement = isOn ? this.#memory.placementOf(call.id) : null;
    this.#facts.mark({
      'in-call': isOn,
      'call-elsewhere': isOn && !isHere && placement !== 'tab',
      'call-moved': isOn && !isHere && placement === 'moved',
      'call-in-tab': isOn && !isHere && placement === 'tab',
    });
  }
}
