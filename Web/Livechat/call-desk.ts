import { newId } from '../Layout/ids';
import type { CallSnapshot } from '../Hub/protocol';
import type { Borrower, Lender } from '../Hub/lender';
import { readWindowMessage } from '../Placement/window-messages';
import type { Signaling } from '../Hub/signaling';
import type { CallPlace } from './call-place';
import type { LoaderPort } from './loader-port';
import type { Ring } from './ring';
import type { Situation } from './situation';

/**
 * The visitor's calls in this livechat: rings, answers, and shows the call where it belongs. It keeps no state of a
 * call but the newest snapshot.
 */
export class CallDesk {
  readonly #connection: Signaling;
  readonly #ring: Ring;
  readonly #place: CallPlace;
  readonly #situation: Situation;
  readonly #loader: LoaderPort;
  /** How this document knows itself as the one that accepted. */
  readonly #key = newId();
  #call: CallSnapshot | null = null;
  /** Of the ring, to the server. */
  #told = '';

  constructor(
    connection: Signaling,
    lender: Lender,
    ring: Ring,
    place: CallPlace,
    situation: Situation,
    loader: LoaderPort,
  ) {
    [this.#connection, this.#ring, this.#place, this.#situation, this.#loader] = [
      connection,
      ring,
      place,
      situation,
      loader,
    ];
    connection.on('callChanged', (call) => this.#take(call));
    connection.addEventListener('ready', () => void this.#catchUp());
    ring.addEventListener(
      'accept',
      (event) => void this.#accept((event as CustomEvent<{ voiceOnly: boolean }>).detail.voiceOnly),
    );
    // That document asks once more, and accepts
    ring.addEventListener('accept-elsewhere', () => this.#call && this.#place.openTab(this.#call.id));
    ring.addEventListener(
      'decline',
      (event) => void this.#decline((event as CustomEvent<{ word: string | null }>).detail.word),
    );
    lender.listen('message', ({ data, ...borrower }) => this.#heard(borrower, data));
    document
      .getElementById('move-here')!
      .addEventListener('click', () => this.#call && this.#place.dock(this.#call.id));
    document
      .getElementById('show-tab')!
      .addEventListener('click', () => this.#call && this.#place.showTab(this.#call.id));
    document.addEventListener('click', (event) => this.#card(event));
    document.addEventListener('visibilitychange', () => this.#tellRing());
    loader.addEventListener('view', () => this.#tellRing());
    place.addEventListener('change', () => this.#draw());
  }

  #take(call: CallSnapshot) {
    // A call that is over does not put an end to one that began since.
    if (
      this.#call &&
      (this.#call.id === call.id ? call.version < this.#call.version : call.state === 'ended')
    )
      return;
    this.#call = call;
    if (call.state === 'ringing') this.#rings(call);
    else this.#ring.stop();
    if (call.state === 'ended') this.#place.over(call.id);
    if (call.state === 'inProgress') this.#place.follow(call, call.acceptKey === this.#key);
    this.#draw();
  }

  #rings(call: CallSnapshot) {
    if (!this.#ring.isFor(call.id)) {
      this.#ring.start(call);
      this.#loader.tell({ type: 'open' });
      if (document.visibilityState === 'visible') this.#place.prepare(call.id, this.#key);
      this.#tell(call.id, 'delivered');
    }
    this.#told = ''; // what was told with an earlier connection may be lost
    this.#tellRing();
  }

  /** Drawn, or drawn where somebody can see it. */
  #tellRing() {
    if (this.#call?.state !== 'ringing' || !this.#ring.isFor(this.#call.id)) return;
    const isSeen = document.visibilityState === 'visible' && this.#loader.isShown && !this.#loader.isCovered;
    this.#tell(this.#call.id, isSeen ? 'seen' : 'ringing');
  }

  #tell(callId: string, progress: 'delivered' | 'ringing' | 'seen') {
    if (this.#told === progress) return;
    this.#told = progress;
    this.#connection.call('ringShown', callId, progress).catch(() => callId); // told again with the next connection
  }

  /**
   * In the click: a tab can be opened now and not later. The frame begins now too; what it sends comes behind the
   * accept on the same connection, so nothing of it is looked at before the accept counts.
   */
  async #accept(voiceOnly: boolean): Promise<void> {
    const call = this.#call;
    if (call?.state !== 'ringing') return;
    const accepted = this.#connection.call('accept', call.id, this.#key, voiceOnly);
    if (this.#place.wantsTab) this.#place.openTab(call.id, this.#key);
    else this.#place.accept(call.id, this.#key, voiceOnly);
    try {
      this.#take(await accepted);
    } catch {
      this.#ring.again(); // the server did not hear it: the dialog stays, and pressing again is harmless
    }
  }

  async #decline(word: string | null): Promise<void> {
    if (!this.#call) return;
    try {
      this.#take(await this.#connection.call('decline', this.#call.id, word));
    } catch {
      this.#ring.again();
    }
  }

  /**
   * The tab's picture comes back to where it was, and the tab closes itself when it is here; an overlay goes into the
   * chat.
   */
  #minimize({ callId, window: source }: Borrower) {
    if (this.#call?.id === callId && this.#call.state === 'inProgress') this.#place.minimize(callId, source);
  }

  #heard(borrower: Borrower, data: unknown) {
    const message = readWindowMessage(data);
    if (message?.type === 'maximize' && this.#call) this.#place.openTab(this.#call.id);
    else if (message?.type === 'minimize') this.#minimize(borrower);
    else if (message?.type === 'left') this.#left(borrower, message.over);
    else if (message) this.#place.gesture(borrower, message);
  }

  /** A document of ours takes no part any more. */
  #left({ callId, window: source }: Borrower, over: boolean) {
    if (over) this.#place.over(callId);
    else this.#place.left(callId, source);
    this.#draw();
  }

  /** After a lost connection: the server sends open calls by itself; one that ended meanwhile is asked for. */
  async #catchUp(): Promise<void> {
    if (!this.#call || this.#call.state === 'ended') return;
    try {
      this.#take(await this.#connection.call('snapshot', this.#call.id));
    } catch {
      return; // asked again with the next connection
    }
  }

  #card({ target }: MouseEvent) {
    if (!(target instanceof Element) || !this.#call) return;
    if (target.closest('[data-answer]')) this.#ring.focus();
    if (target.closest('[data-show-call]')) this.#place.showTab(this.#call.id);
  }

  #draw() {
    const isOn = this.#call?.state === 'inProgress';
    const where = isOn ? this.#place.whereIs(this.#call!) : null;
    this.#situation.mark({
      'in-call': isOn,
      'call-elsewhere': where === 'elsewhere' || where === 'moved',
      'call-moved': where === 'moved',
      'call-in-tab': where === 'tab',
    });
  }
}
