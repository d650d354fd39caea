import { Composer } from '../Rooms/composer';
import { giveBack } from '../Rooms/give-back';
import { KeptDraft } from '../Rooms/kept-draft';
import { Outbox } from '../Rooms/outbox';
import { RoomFeed } from '../Rooms/room-feed';
import { Thread } from '../Rooms/thread';
import { TypingSign } from '../Rooms/typing';
import type { Signaling } from '../Hub/signaling';
import type { Author, RoomChange } from '../Hub/protocol';

/** The room that stands in the workspace, for as long as it does. */
export class RoomView {
  readonly rid: string;
  readonly #room: HTMLElement;
  readonly #feed: RoomFeed;
  readonly #typing: TypingSign;
  readonly #outbox: Outbox | null = null;

  /** @param moved called when the room was taken, taken over, given back, closed or reopened by somebody. */
  constructor(room: HTMLElement, connection: Signaling, template: HTMLTemplateElement, moved: () => void) {
    this.#room = room;
    this.rid = room.dataset['rid']!;
    const scroll = room.querySelector<HTMLElement>('.scroll')!;
    const thread = new Thread(room.querySelector<HTMLElement>('.thread')!, scroll, template, 'agent');
    this.#feed = new RoomFeed(
      connection,
      thread,
      this.rid,
      Number(room.dataset['revision']),
      () => this.isLooking,
    );
    this.#typing = new TypingSign(
      room.querySelector<HTMLElement>('.typing')!,
      room.querySelector<HTMLElement>('.typing-name')!,
    );
    this.#feed.addEventListener('change', (event) => {
      this.#typing.hide();
      const { state, agent } = (event as CustomEvent<RoomChange>).detail;
      if (state !== room.dataset['state'] || (agent?._id ?? '') !== (room.dataset['agent'] ?? '')) moved();
    });
    scroll.addEventListener('scroll', () => this.#feed.report(), { passive: true });

    const draft = new KeptDraft(this.rid);
    const form = room.querySelector<HTMLFormElement>('form.composer');
    if (form) {
      const send = (clientId: string, text: string) => connection.call('send', this.rid, clientId, text);
      const composer = new Composer(
        form,
        draft,
        (text) => this.#outbox?.add(text),
        () => {
          connection.call('typing', this.rid).catch(() => this.rid); // a sign of typing that is lost is no loss
        },
      );
      this.#outbox = new Outbox(
        this.rid,
        thread,
        send,
        (message) => thread.show(message),
        (refusal, refused) => giveBack(composer, refusal, refused),
      );
    } else if (room.dataset['state'] === 'closed') draft.keep('');
    if (connection.state.connected) this.ready();
  }

  /** Whether the agent has this room and looks at it: only then is the visitor told "seen". */
  get isLooking(): boolean {
    return (
      this.#room.dataset['state'] === 'taken' && document.visibilityState === 'visible' && document.hasFocus()
    );
  }

  take(change: RoomChange) {
    this.#feed.take(change);
  }

  typing(by: Author) {
    this.#typing.show(by.name);
  }

  /** The connection is there (again). */
  ready() {
    // A room that is no longer ours to see is found gone by its next change.
    this.#feed.catchUp().catch(() => this.rid);
    void this.#outbox?.flush();
  }

  lookedAt() {
    this.#feed.report();
  }
}
