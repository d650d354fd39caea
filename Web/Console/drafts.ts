import type { DraftKind, RoomDraft } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { tabStore } from '../Layout/storage';
import { shelf } from '../Rooms/Files/file-shelf';
import { forgetDrafts } from '../Rooms/kept-draft';
import { markDraft } from './inbox-row';
import { SharedDraft } from './shared-draft';

/** What this agent has begun to write, in each room: kept by the server, and marked in the inbox. */
export class Drafts {
  readonly #connection: Signaling;
  readonly #drafts = new Map<string, SharedDraft>();
  /** Answers that changed since the inbox was drawn, by room. */
  readonly #begun = new Map<string, string>();

  constructor(connection: Signaling) {
    this.#connection = connection;
    connection.on('draftChanged', (draft) => this.#changed(draft));
    document.addEventListener('visibilitychange', () => document.hidden && this.#flush());
  }

  /** A form shows its draft, and keeps it. */
  shownIn(form: HTMLFormElement, rid: string, kind: DraftKind): SharedDraft {
    const field = form.querySelector('textarea')!;
    const draft = this.of(rid, kind);
    draft.take({ version: Number(form.dataset['draft']), text: field.defaultValue });
    field.value = draft.text;
    // The draft outlives the form; held by it, all that was ever shown would stay in memory.
    const shown = new WeakRef(field);
    draft.shown = (text) => {
      const still = shown.deref();
      if (still?.isConnected) still.value = text;
    };
    return draft;
  }

  of(rid: string, kind: DraftKind): SharedDraft {
    const key = `${kind}.${rid}`;
    let draft = this.#drafts.get(key);
    if (!draft) {
      draft = new SharedDraft(tabStore, `livechatmeet.draft.${key}`, (version, text) =>
        this.#connection.call('saveDraft', rid, kind, version, text),
      );
      this.#drafts.set(key, draft);
    }
    return draft;
  }

  /** The connection is there (again): saves what waits, and asks what was written elsewhere meanwhile. */
  async ready(rid: string | undefined): Promise<void> {
    this.#begun.clear(); // the inbox is drawn anew
    this.#flush();
    if (rid === undefined) return;
    // Asked again when the connection is back; a room that is no longer ours has none to show.
    const kept = await this.#connection.call('drafts', rid).catch(() => null);
    for (const draft of kept ? [kept.answer, kept.note] : []) this.of(rid, draft.kind).take(draft);
  }

  /** Whoever signs out leaves nothing in this tab: the server keeps it. */
  leave() {
    this.#flush();
    this.#drafts.clear();
    forgetDrafts();
    indexedDB.deleteDatabase(shelf);
  }

  /** Rows of the inbox are new. */
  mark() {
    for (const [rid, text] of this.#begun) markDrafts(rid, text);
  }

  #changed(draft: RoomDraft) {
    this.#drafts.get(`${draft.kind}.${draft.rid}`)?.take(draft);
    if (draft.kind !== 'answer') return;
    this.#begun.set(draft.rid, draft.text);
    markDrafts(draft.rid, draft.text);
  }

  #flush() {
    for (const draft of this.#drafts.values()) draft.flush();
  }
}

function markDrafts(rid: string, text: string) {
  for (const id of [`row-${rid}`, `found-${rid}`]) {
    const row = document.getElementById(id);
    if (row) markDraft(row, text);
  }
}
