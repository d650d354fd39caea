import { accepted, type Accepted } from '../Placement/window-messages';
import { CallControls } from './call-controls';
import { CallEntry } from './call-entry';
import { CallExit } from './call-exit';
import { callParts, type CallParts } from './call-parts';
import { LateParts } from './late-parts';
import type { MeetDocument } from './meet-document';
import { Redraw } from './redraw';

/** One document of a call: joins what the others are made of, and says who acts when something happens. */
export class CallPage {
  readonly #call: CallParts;
  readonly #entry: CallEntry;
  readonly #exit: CallExit;

  constructor(page: MeetDocument) {
    const late = new LateParts(({ standaloneParts }) => standaloneParts(this.#call, this.#entry));
    this.#call = callParts(page, new Redraw(() => this.#draw()), late);
    this.#entry = new CallEntry(this.#call);
    this.#exit = new CallExit(this.#call);
  }

  async start(): Promise<void> {
    this.#listen();
    new CallControls(this.#call, () => this.#exit.hangUp()).enable();
    void this.#loadLate();
    await this.#call.signaling.start(this.#call.page.main.dataset['nonce']!);
  }

  #listen() {
    const { signaling, media, legs, redraw } = this.#call;
    on(signaling, {
      means: () => this.#meansChanged(),
      message: () => this.#shownElsewhere(),
      ready: () => this.#connected(),
    });
    on(legs, {
      change: () => this.#entry.follow(),
      quality: () => redraw.now(),
      appeared: () => redraw.now(),
      over: () => this.#exit.over(),
      moved: () => this.#exit.moved(),
      taken: () => this.#startPicture(),
      'handoff-stuck': () => this.#stuck(),
      'handoff-cancelled': () => this.#handoffCancelled(),
    });
    on(media, { change: () => redraw.soon(), 'taken-away': () => legs.announceMuted() });
    on(window, {
      [accepted]: (event) => this.#entry.accepted((event as CustomEvent<Accepted>).detail),
      pagehide: () => this.#exit.leave(),
      pageshow: (event) => (event as PageTransitionEvent).persisted && location.reload(),
    });
  }

  #meansChanged() {
    const { page, signaling, redraw } = this.#call;
    page.main.dataset['signaling'] = signaling.means;
    void this.#entry.connectedBy(signaling.means);
    void this.#loadLate(); // before the connection says what belongs to it
    redraw.now();
  }

  #connected() {
    this.#call.part.step('connected');
    void this.#loadLate();
  }

  /** A docked call needs none of it. */
  async #loadLate(): Promise<void> {
    const { page, late, redraw } = this.#call;
    if (page.container === 'docked') return;
    await late.load();
    redraw.soon();
  }

  #shownElsewhere() {
    const { page, signaling, legs, late, redraw } = this.#call;
    const { shown } = signaling;
    if (!shown || !page.isFramed) return;
    page.showIn(shown);
    legs.container = shown.container;
    void this.#loadLate();
    if (!shown.covers) late.parts?.panel.close();
    const focused = document.activeElement;
    redraw.now();
    // The pressed button is gone: the one that undoes it gets the focus.
    if (focused?.closest('[hidden]'))
      page.main.querySelector<HTMLElement>('#shrink:not([hidden]), #expand:not([hidden])')?.focus();
  }

  /** It did not arrive in time: the older document continues, and camera and microphone are released here. */
  #stuck() {
    const { media, part, signaling, redraw } = this.#call;
    media.stop();
    part.step(signaling.state.connected ? 'late' : 'late-offline');
    redraw.now();
  }

  /** A newer document of this party went away without taking the call. */
  #handoffCancelled() {
    const { media, part, view } = this.#call;
    part.step('cancelled');
    view.notify('handoff-failed');
    void media.recover();
  }

  async #startPicture(): Promise<void> {
    const { part, view } = this.#call;
    if (!(await part.consent.startPicture())) view.notify('device-busy');
  }

  #draw() {
    const { page, signaling, media, legs, part, view, late } = this.#call;
    const { call } = legs;
    const { consent, flow } = part;
    const isLarge = !page.isFramed || (page.container === 'overlay' && page.party === 'visitor');
    const canMinimize = isLarge && (signaling.means === 'borrowed' || !!late.parts?.wayBack?.isOpen);
    if (call) view.draw({ call, page, legs, media, consent, flow, asks: this.#entry.asks, canMinimize });
  }
}

function on(target: EventTarget, acts: Readonly<Record<string, (event: Event) => unknown>>) {
  for (const [name, act] of Object.entries(acts)) target.addEventListener(name, act);
}
