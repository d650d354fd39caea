import type { Lender } from '../Hub/lender';
import type { CallSnapshot } from '../Hub/protocol';
import { newId } from '../Layout/ids';
import type { CallMemory } from '../Placement/call-memory';
import { NewestCall } from '../Placement/newest-call';
import { isInPage } from '../Placement/placement';
import type { CallFrame } from './call-frame';
import { CallPlacement } from './call-placement';
import type { ChatAround } from './chat-around';
import type { Ring } from './ring';
import { RingReport } from './ring-report';
import { wantedPlacement } from './wanted-placement';

/** The visitor's call in this livechat: it rings, is answered, and is shown where it belongs. */
export class VisitorCall {
  readonly #chat: ChatAround;
  readonly #ring: Ring;
  readonly #report: RingReport;
  readonly #frame: CallFrame;
  readonly #placement: CallPlacement;
  readonly #newest: NewestCall;
  /** The key by which this document knows that it is the one that accepted. */
  readonly #key = newId();

  constructor(chat: ChatAround, lender: Lender, ring: Ring, frame: CallFrame, memory: CallMemory) {
    const { connection, loader } = chat;
    this.#chat = chat;
    this.#ring = ring;
    this.#report = new RingReport(connection, loader);
    this.#frame = frame;
    this.#newest = new NewestCall(connection, (call) => this.#changed(call));
    this.#placement = new CallPlacement(chat, this.#newest, frame, memory, this.#key);
    connection.addEventListener('ready', () => void this.#newest.catchUp());
    lender.listen('message', ({ data, ...borrower }) => this.#placement.receive(borrower, data));
    this.#listenToRing();
    this.#listenToClicks();
    void this.#placement.recall();
  }

  #listenToRing() {
    this.#ring.listen('accept', ({ voiceOnly }) => void this.#accept(voiceOnly));
    // That document asks once more, and accepts
    this.#ring.listen('accept-elsewhere', () => this.#withCall((callId) => this.#placement.openTab(callId)));
    this.#ring.listen('decline', ({ note }) => void this.#decline(note));
  }

  #listenToClicks() {
    const on = (id: string, act: (callId: string) => void) =>
      document.getElementById(id)!.addEventListener('click', () => this.#withCall(act));
    for (const id of ['move-here', 'take-back']) on(id, (callId) => this.#frame.show(callId, 'docked'));
    on('show-tab', (callId) => this.#placement.show(callId));
    document.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element)) return;
      if (target.closest('[data-answer]')) this.#ring.focus();
      if (target.closest('[data-show-call]')) this.#withCall((callId) => this.#placement.show(callId));
    });
  }

  #withCall(act: (callId: string) => void) {
    if (this.#newest.call) act(this.#newest.call.id);
  }

  #changed(call: CallSnapshot) {
    if (call.state === 'inProgress') this.#frame.tell(call.id, { call });
    if (call.state === 'ringing') this.#startRing(call);
    else this.#ring.stop();
    this.#report.draw(call.state === 'ringing' ? call : null);
    this.#placement.apply(call);
  }

  #startRing(call: CallSnapshot) {
    if (this.#ring.isFor(call.id)) return;
    this.#ring.start(call);
    this.#chat.loader.tell({ type: 'open' });
    if (document.visibilityState === 'visible' && this.#wanted !== 'tab')
      this.#frame.prepare(call.id, this.#key);
  }

  get #wanted() {
    const { desktop = 'docked', phone = 'tab' } = document.body.dataset;
    return wantedPlacement({ desktop, phone }, this.#chat.loader.isPhone);
  }

  /**
   * Called during the click: a tab can be opened only now. The frame starts now too; what it sends follows the accept
   * on the same connection, so the server handles the accept first.
   */
  async #accept(voiceOnly: boolean): Promise<void> {
    const { call } = this.#newest;
    if (call?.state !== 'ringing') return;
    const accepted = this.#chat.connection.call('accept', call.id, this.#key, voiceOnly);
    const wanted = this.#wanted;
    if (isInPage(wanted)) this.#frame.accept(call.id, this.#key, wanted, voiceOnly);
    else this.#placement.openTab(call.id, this.#key);
    await this.#answer(accepted);
  }

  async #decline(note: string | null): Promise<void> {
    const { call } = this.#newest;
    if (call) await this.#answer(this.#chat.connection.call('decline', call.id, note));
  }

  async #answer(answered: Promise<CallSnapshot>): Promise<void> {
    try {
      this.#newest.apply(await answered);
    } catch {
      this.#ring.again(); // the server did not hear it: the dialog stays, and pressing again is harmless
    }
  }
}
