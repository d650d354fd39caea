import type { RoomNote } from '../../Hub/protocol';
import type { Signaling } from '../../Hub/signaling';
import { Composer } from '../composer';
import { giveBack } from '../give-back';
import type { Kept } from '../kept-draft';
import { Outbox } from '../outbox';
import type { Thread } from '../thread';
import { NoteList } from './note-list';

const pageSize = 500;

/** The notes of one room: draws them among its messages, and keeps what one writes, as messages are kept. */
export class RoomNotes {
  readonly #connection: Signaling;
  readonly #rid: string;
  readonly #list: NoteList;
  readonly #outbox: Outbox<RoomNote>;
  #asking = false;
  #again = false;

  constructor(
    connection: Signaling,
    room: HTMLElement,
    thread: Thread,
    template: HTMLTemplateElement,
    me: string,
    kept: Kept,
  ) {
    [this.#connection, this.#rid] = [connection, room.dataset['rid']!];
    this.#list = new NoteList(room.querySelector<HTMLElement>('.thread')!, thread, template, me);
    const form = room.querySelector<HTMLFormElement>('form.composer.note')!;
    // Nobody is told that a note is being written.
    const composer = new Composer(
      form,
      kept,
      (text) => this.#outbox.add(text),
      () => undefined,
    );
    this.#outbox = this.#outboxOf(composer);
    chooseMode(room, kept, composer);
  }

  /** The room has notes up to this number. */
  changed(last: number) {
    if (last > this.#list.last) void this.catchUp();
  }

  /** Brings all that was missed; after each (re)connection and each push. */
  async catchUp(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#again) {
        this.#again = false;
        const notes = await this.#connection.call('notesSince', this.#rid, this.#list.last);
        for (const note of notes) this.#list.show(note);
        if (notes.length >= pageSize) this.#again = true;
      }
    } catch {
      // Asked for again when the connection is back.
    } finally {
      this.#asking = false;
    }
  }

  flush() {
    void this.#outbox.flush();
  }

  #outboxOf(composer: Composer): Outbox<RoomNote> {
    return new Outbox<RoomNote>(
      `note.${this.#rid}`,
      this.#list,
      (clientId, text) => this.#connection.call('addNote', this.#rid, clientId, text),
      (note) => this.#sent(note),
      (refusal, draft) => giveBack(composer, refusal, draft),
    );
  }

  // A colleague's note may have come in between: then it is asked for.
  #sent(note: RoomNote) {
    const isNext = note.number === this.#list.last + 1;
    this.#list.show(note, isNext);
    if (!isNext) this.changed(note.number);
  }
}

/** Whoever chose to write a note writes it at once; a note that was begun is gone on with. */
function chooseMode(room: HTMLElement, kept: Kept, composer: Composer) {
  const note = room.querySelector<HTMLInputElement>('[name="write"][value="note"]')!;
  const answer = room.querySelector<HTMLTextAreaElement>('form.composer:not(.note) textarea');
  if (kept.text && !answer?.value) note.checked = true;
  note.closest('fieldset')!.addEventListener('change', () => {
    if (note.checked) composer.focus();
    else answer?.focus();
  });
}
