import { postForm } from '../Layout/form-token';
import { TabMark } from '../Layout/tab-mark';
import type { Borrower, Lender } from '../Hub/lender';
import { readWindowMessage, type ShownMessage } from '../Placement/window-messages';
import type { CallSnapshot } from '../Hub/protocol';
import { refusalIn, textOf } from '../Refusals/refusals';
import { Refused } from '../Refusals/refused';
import type { Signaling } from '../Hub/signaling';
import type { CallOverlay } from './call-overlay';
import { freshTokenAt } from './htmx-setup';

type Place = 'covering' | 'floating' | 'tab';

const places: readonly Place[] = ['covering', 'floating', 'tab'];
const watchedEvery = 250;

/** A tab that only loads anew is back before. */
const tabComesWithin = 4_000;

/**
 * The agent's call in this page of the console: in its overlay, in a tab that was opened from here, or in another
 * window, from which it can be moved here. What is the case is read from the newest snapshot; a mark of this tab says
 * which page of the console had the call, so that the next one takes it up again.
 */
export class AgentCall {
  readonly #connection: Signaling;
  readonly #lender: Lender;
  readonly #overlay: CallOverlay;
  readonly #tell: (text: string) => void;
  readonly #elsewhere = document.getElementById('call-elsewhere')!;
  readonly #moveHere = document.getElementById('move-here')!;
  #call: CallSnapshot | null = null;
  #tab: Window | null = null;
  #absentSince: number | null = null;
  #isStarting = false;
  readonly #mark = new TabMark('livechatmeet.agent-call');

  /** @param tell shows a short notice. */
  constructor(connection: Signaling, lender: Lender, overlay: CallOverlay, tell: (text: string) => void) {
    [this.#connection, this.#lender, this.#overlay, this.#tell] = [connection, lender, overlay, tell];
    connection.on('callChanged', (call) => this.#take(call));
    connection.addEventListener('ready', () => void this.#catchUp());
    lender.listen('lent', (borrower) => {
      if (this.#isOverlay(borrower)) this.#postPlace();
      else if (this.#isOpen(borrower)) this.#lent(borrower);
    });
    lender.listen('message', ({ data, ...borrower }) => this.#heard(borrower, data));
    this.#moveHere.addEventListener('click', () => this.#call && this.#bring(this.#call.id, false));
    document.addEventListener('submit', (event) => {
      if (event.target instanceof HTMLFormElement && event.target.dataset['opens'] === 'overlay')
        void this.#start(event, event.target);
    });
    document.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-show-call]') && this.#show())
        event.preventDefault();
    });
    setInterval(() => this.#watchTab(), watchedEvery);
    void this.#takeUp();
  }

  #isOpen({ callId }: Borrower): boolean {
    return this.#call?.id === callId && this.#call.state !== 'ended';
  }

  #isOverlay({ window: source }: Borrower): boolean {
    return source !== null && source === this.#overlay.window;
  }

  /**
   * Each document is heard in what is its own: that of the overlay about its place, and any of the call about where the
   * call goes.
   */
  #heard(borrower: Borrower, data: unknown) {
    const message = readWindowMessage(data);
    const { callId } = borrower;
    if (message?.type === 'maximize' && this.#isOpen(borrower)) this.#openTab(callId);
    if (message?.type === 'minimize' && this.#isOpen(borrower)) this.#bring(callId, false);
    if (!this.#isOverlay(borrower)) return;
    if (message?.type === 'left') this.#left(borrower);
    if (message?.type === 'expand') this.#cover(callId, true);
    if (message?.type === 'shrink') this.#cover(callId, false);
    if (message?.type === 'move') this.#overlay.move(message.dx, message.dy, message.done);
    if (message?.type === 'resize') this.#overlay.resize(message.dx, message.dy, message.edge, message.done);
  }

  /** Covers the console in the click; the form's answer says with which call, or why not. */
  async #start(event: Event, form: HTMLFormElement): Promise<void> {
    event.preventDefault();
    if (this.#isStarting) return;
    this.#isStarting = true;
    // A form that is out of date takes no running call away
    if (!this.#call || this.#call.state === 'ended') this.#overlay.prepare();
    try {
      const answer = await postForm(
        form.action,
        { method: 'POST', headers: { Accept: 'application/json' }, body: new FormData(form) },
        freshTokenAt,
      );
      if (answer.ok) this.#bring(((await answer.json()) as { id: string }).id, true);
      else await this.#refused(await refusalIn(answer));
    } catch (error) {
      // TypeError: the server is away. SyntaxError: something between answered in its place.
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      await this.#refused(null);
    } finally {
      this.#isStarting = false;
    }
  }

  async #refused(refusal: Refused | null): Promise<void> {
    if (!this.#overlay.callId) this.#overlay.remove();
    this.#tell(await textOf(refusal ?? new Refused('internal-error')));
  }

  /** The call comes into this page's overlay; whatever had it leaves as soon as it plays here. */
  #bring(callId: string, covers: boolean) {
    this.#overlay.show(callId, covers);
    this.#overlay.focusIfFree();
    this.#cover(callId, covers);
    this.#draw();
  }

  #cover(callId: string, covers: boolean) {
    this.#overlay.cover(covers);
    this.#mark.keep(callId, covers ? 'covering' : 'floating');
    this.#postPlace();
  }

  #postPlace() {
    const shown: ShownMessage = { type: 'container', container: 'overlay', covers: this.#overlay.covers };
    this.#lender.post(this.#overlay.window, shown);
  }

  /**
   * The page before this one had the overlay: it comes again in the same place. A copy of a console whose first is
   * still there leaves it alone.
   */
  async #takeUp(): Promise<void> {
    await this.#mark.take();
    const [callId, place] = this.#marked();
    if (callId && place !== 'tab') this.#overlay.show(callId, place === 'covering');
    this.#draw();
  }

  #take(call: CallSnapshot) {
    // A call that is over does not put an end to one that began since.
    if (
      this.#call &&
      (this.#call.id === call.id ? call.version < this.#call.version : call.state === 'ended')
    )
      return;
    this.#call = call;
    const isHere = call.legs.some(({ party }) => party === 'agent');
    this.#absentSince = isHere ? null : (this.#absentSince ?? Date.now());
    if (call.state === 'ended') this.#over(call);
    this.#draw();
  }

  #over(call: CallSnapshot) {
    this.#overlay.end(call.id, call.endedBy === 'agent');
    this.#postPlace();
    if (this.#placeOf(call.id)) this.#mark.forget();
    [this.#tab, this.#absentSince] = [null, null];
  }

  /** The meet page in a tab borrows this page's connection. */
  #lent({ callId, window: source }: Borrower) {
    this.#tab = source as Window;
    if (!this.#placeOf(callId)) this.#mark.keep(callId, 'tab');
    this.#draw();
  }

  /** In the click. A tab that is there already is found and not loaded anew. */
  #openTab(callId: string) {
    if (this.#placeOf(callId) === 'tab' && this.#tab && !this.#tab.closed) return this.#focusTab(callId);
    const before = this.#placeOf(callId);
    this.#mark.keep(callId, 'tab'); // first, for the tab gets a copy of this page's storage
    const tab = window.open(`/meet/${callId}`, `meet_${callId}`);
    if (tab) this.#tab = tab;
    else if (before) this.#mark.keep(callId, before); // the browser holds it back: the call goes on here
    this.#draw();
  }

  #focusTab(callId: string) {
    // Alone: the click that opened a window raises none (Firefox)
    if (this.#tab && !this.#tab.closed) return this.#tab.focus();
    const tab = window.open('', `meet_${callId}`);
    if (!tab) return;
    if (tab.location.href === 'about:blank') tab.location.href = `/meet/${callId}`;
    this.#tab = tab;
    tab.focus();
  }

  /** Closed by hand, or gone to another page: the call comes back. */
  #watchTab() {
    const call = this.#call;
    if (!call || call.state === 'ended' || this.#placeOf(call.id) !== 'tab') return;
    const isAbsent = this.#absentSince !== null && Date.now() - this.#absentSince > tabComesWithin;
    if (this.#tab?.closed || isAbsent) this.#bring(call.id, false);
  }

  /** A document of ours takes no part any more: another one has the call, or it is over, which the snapshot tells. */
  #left({ callId }: Borrower) {
    if (this.#call?.state === 'ended') return;
    this.#overlay.remove();
    const newest = this.#call?.legs.filter(({ party }) => party === 'agent').at(-1);
    if (newest?.container === 'tab' && this.#tab && !this.#tab.closed) this.#mark.keep(callId, 'tab');
    else this.#mark.forget();
    this.#draw();
  }

  /** Leads to where the call is; false when this page knows of none. */
  #show(): boolean {
    const call = this.#call;
    if (!call || call.state === 'ended') return false;
    if (this.#overlay.callId === call.id) this.#overlay.focus();
    else if (this.#placeOf(call.id) === 'tab') this.#focusTab(call.id);
    else if (this.#elsewhere.hidden)
      this.#bring(call.id, false); // nobody has it: the answer to the start was lost
    else this.#moveHere.focus();
    return true;
  }

  #draw() {
    const call = this.#call;
    const isOurs =
      !call || this.#overlay.callId === call.id || this.#placeOf(call.id) === 'tab' || this.#isStarting;
    // While it rings, the document that the start opens may not have joined yet.
    const isSomewhere =
      call?.state === 'inProgress' ||
      (call?.state === 'ringing' && call.legs.some(({ party }) => party === 'agent'));
    this.#elsewhere.hidden = isOurs || !isSomewhere;
  }

  /** After a lost connection: the server sends open calls by itself; one that ended meanwhile is asked for. */
  async #catchUp(): Promise<void> {
    const callId = this.#call && this.#call.state !== 'ended' ? this.#call.id : this.#overlay.callId;
    if (!callId) return;
    try {
      this.#take(await this.#connection.call('snapshot', callId));
    } catch {
      return; // asked again with the next connection
    }
  }

  #placeOf(callId: string): Place | null {
    const [marked, place] = this.#marked();
    return marked === callId ? place : null;
  }

  #marked(): [string, Place] | [null, null] {
    const [callId, place] = this.#mark.words;
    return callId && places.includes(place as Place) ? [callId, place as Place] : [null, null];
  }
}
