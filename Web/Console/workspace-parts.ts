import { coalesce } from './coalesce';
import { htmx } from './htmx-setup';
import { patientFetch } from './patient-fetch';
import { renewStartKey } from './start-key';
import { keepFocusAtTags } from './tags';

const pauseMs = 300;

/** The parts of the console that the server redraws on demand, each with its own request. */
export class WorkspaceParts {
  readonly #rid: () => string | undefined;

  /** @param rid the room in the workspace. */
  constructor(rid: () => string | undefined) {
    this.#rid = rid;
    keepFocusAtTags();
  }

  /** @param query which conversations it shows; else the same as now. */
  async redrawInbox(query?: string): Promise<void> {
    const rid = this.#rid();
    const shown = query ?? document.getElementById('inbox-lists')?.dataset['query'] ?? '';
    const filter = shown.replace('?', '&');
    await this.#refresh('inbox-lists', `/agent?handler=Inbox${rid ? `&open=${rid}` : ''}${filter}`);
    // Whether somebody should call back changes with it.
    if (rid && document.getElementById('room-call-back'))
      await this.#refresh('room-call-back', `/agent/rooms/${rid}?handler=CallBack`);
  }

  /** At once, then at most every 300 ms however much happens. */
  readonly refreshVisitor = coalesce(pauseMs, async () => {
    const rid = this.#rid();
    if (rid) await this.#refresh('visitor', `/agent/rooms/${rid}?handler=Panel`);
    tellMeasured();
  });

  /** A call is over: its form starts another one, and what was measured of it is known. */
  readonly callEnded = () => {
    renewStartKey();
    this.refreshVisitor();
  };

  /** Whether the visitor can be called now: the server is asked, because it knows why not. */
  readonly refreshStartCall = coalesce(pauseMs, async () => {
    const rid = this.#rid();
    if (!rid || !document.getElementById('start-call')) return;
    await this.#refresh('start-call', `/agent/rooms/${rid}?handler=StartCall`);
    document.dispatchEvent(new Event(startCallDrawn));
  });

  /** A colleague has changed them. */
  readonly refreshTags = coalesce(pauseMs, async () => {
    const rid = this.#rid();
    if (rid) await this.#refresh('room-tags', `/agent/rooms/${rid}/tags`);
  });

  readonly refreshRoom = () => {
    const rid = this.#rid();
    if (!rid) return;
    // Whoever hands it over does not look at it any longer.
    if (document.querySelector('#dialog[open]')) return this.leaveRoom();
    const swap = { target: '#workspace', swap: 'outerHTML', select: '#workspace', fetch: patientFetch };
    void htmx.ajax('GET', `/agent/rooms/${rid}`, swap);
  };

  /** A room that went to others, and is no longer for this agent to read: the inbox alone is left. */
  leaveRoom() {
    const swap = { target: '#workspace', swap: 'outerHTML', select: '#workspace', push: '/agent' };
    if (this.#rid()) void htmx.ajax('GET', '/agent', swap);
  }

  /** Each part is its own source: of three requests from one source htmx drops the third. */
  async #refresh(id: string, address: string): Promise<void> {
    if (!document.getElementById(id)) return; // the workspace shows something else by now
    const part = `#${id}`;
    const swap = { source: part, target: part, swap: 'outerMorph', select: part, fetch: patientFetch };
    await htmx.ajax('GET', address, swap);
  }
}

/** What the visitor's panel knows of calls stands on their cards in the thread too. */
export function tellMeasured() {
  for (const known of document.querySelectorAll<HTMLTemplateElement>('#visitor template[data-measured]')) {
    const told = document.querySelector(`#m-${known.dataset['measured']} .measured`);
    if (told?.childElementCount === 0) told.append(known.content.cloneNode(true));
  }
}

/** An event of the document: the button that starts a call, or the reason for its absence, was redrawn. */
export const startCallDrawn = 'livechatmeet:start-call';
