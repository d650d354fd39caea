import type { Author, RoomChange, RoomMessage } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { ChangedMessages } from '../Rooms/changed-messages';
import { Conversation, type ConversationElements } from '../Rooms/conversation';
import type { Kept } from '../Rooms/kept-draft';
import { enableFiles } from '../Rooms/Files/enable-files';
import { draw } from '../Rooms/Files/file-drawing';
import { Tray } from '../Rooms/Files/tray';
import { viewerOf } from '../Rooms/Files/viewer';
import { RoomNotes } from '../Rooms/Notes/room-notes';
import type { Drafts } from './drafts';
import { chooseSendKey, helpWriting } from './writing';

const lookEveryMs = 5_000;

/** The room in the workspace, for as long as it is shown. */
export class RoomView {
  readonly rid: string;
  readonly #room: HTMLElement;
  readonly #conversation: Conversation;
  readonly #notes: RoomNotes;

  /** @param moved called when the room was taken, taken over, given back, closed or reopened by somebody. */
  constructor(
    room: HTMLElement,
    connection: Signaling,
    template: HTMLTemplateElement,
    me: string,
    drafts: Drafts,
    moved: () => void,
  ) {
    this.#room = room;
    this.rid = room.dataset['rid']!;
    const elements = elementsOf(room, template);
    this.#conversation = this.#conversationIn(elements, connection, this.#answerIn(elements, drafts));
    this.#conversation.listen('change', (change) => {
      const { state: drawn, agent = '' } = room.dataset;
      if (change.state !== drawn || (change.agent?._id ?? '') !== agent) moved();
    });
    const keptNote = drafts.shownIn(room.querySelector('form.composer.note')!, this.rid, 'note');
    const notes = document.getElementById('note-template') as HTMLTemplateElement;
    this.#notes = new RoomNotes(connection, room, this.#conversation.thread, notes, me, keptNote);
    elements.scroll.addEventListener('scroll', () => this.lookedAt(), { passive: true });
    this.#helpWriting(elements, connection, me);
    if (connection.state.connected) this.ready();
    if (this.#isForeign && room.dataset['state'] === 'taken') this.#lookIn(connection);
  }

  /** Whether the visitor is on the site. */
  showPresence(isHere: boolean) {
    this.#room.dataset['here'] = isHere ? 'yes' : 'no';
    this.#room.querySelector<HTMLElement>('header > .avatar')!.dataset['presence'] = isHere
      ? 'online'
      : 'away';
  }

  /** Whether the agent has this room and is looking at it: only then does the visitor see "Seen". */
  get isLooking(): boolean {
    const { state, mine } = this.#room.dataset;
    return state === 'taken' && !!mine && document.visibilityState === 'visible' && document.hasFocus();
  }

  /** Whether a colleague has it, or had it. */
  get #isForeign(): boolean {
    return !!this.#room.dataset['agent'] && !this.#room.dataset['mine'];
  }

  /** What is written there is pushed to the colleague alone. */
  #lookIn(connection: Signaling) {
    const timer = setInterval(() => {
      if (!this.#room.isConnected) clearInterval(timer);
      else if (connection.state.connected && !document.hidden) this.#conversation.catchUp();
    }, lookEveryMs);
  }

  apply(change: RoomChange) {
    this.#conversation.apply(change);
  }

  /** The room has notes up to this number. */
  notesChanged(last: number) {
    this.#notes.changed(last);
  }

  typing(rid: string, by: Author) {
    this.#conversation.typing(rid, by);
  }

  /** The connection is there (again). A room that we may no longer see is noticed at its next change. */
  ready() {
    this.#conversation.catchUp();
    void this.#notes.catchUp();
    this.#notes.flush();
  }

  lookedAt() {
    this.#conversation.report();
  }

  #showChanges(connection: Signaling, { list, form }: ConversationElements, me: string) {
    const template = document.getElementById('own-message-parts') as HTMLTemplateElement;
    const parts = template.content.cloneNode(true) as DocumentFragment;
    chooseSendKey(this.#room, parts);
    const changed = new ChangedMessages({
      connection,
      conversation: this.#conversation,
      list,
      form,
      isMine: ({ u }) => u._id === me,
      parts: () => Promise.resolve(parts),
    });
    changed.adopt(list.querySelectorAll<HTMLElement>('.message[data-change="yes"]'));
  }

  /** What is begun there; nothing once it is closed. */
  #answerIn({ form }: ConversationElements, drafts: Drafts): Kept | undefined {
    if (form) return drafts.shownIn(form, this.rid, 'answer');
    if (this.#room.dataset['state'] === 'closed') drafts.of(this.rid, 'answer').keep('');
    return undefined;
  }

  #helpWriting(elements: ConversationElements, connection: Signaling, me: string) {
    helpWriting(this.#room, elements.form);
    this.#enableFiles(elements, connection);
    this.#showChanges(connection, elements, me);
  }

  #enableFiles({ list, form }: ConversationElements, connection: Signaling) {
    const { rid } = this;
    const headers = () => ({});
    const attach = () =>
      new Tray(form!, {
        address: () => `/files?room=${rid}&`,
        headers,
        key: rid,
        send: (clientId, text, files) => connection.call('sendFiles', rid, clientId, text, files),
        sent: (message) => this.#conversation.thread.show(message),
        first: () => null,
      });
    const code = {
      draw: (item: HTMLElement, message: RoomMessage) => draw(item, message, { query: '', headers }),
      attach,
      view: viewerOf(list),
    };
    enableFiles(list, form, this.#room, rid, () => Promise.resolve(code));
  }

  #conversationIn(elements: ConversationElements, connection: Signaling, draft?: Kept): Conversation {
    const { revision, seen } = this.#room.dataset;
    return new Conversation({
      connection,
      elements,
      reader: 'agent',
      rid: this.rid,
      revision: Number(revision),
      // Who only looks in at a colleague's reports nothing.
      seen: this.#isForeign ? Infinity : Number(seen),
      key: this.rid,
      draft,
      isLooking: () => this.isLooking,
    });
  }
}

function elementsOf(room: HTMLElement, template: HTMLTemplateElement): ConversationElements {
  const part = (selector: string) => room.querySelector<HTMLElement>(selector)!;
  return {
    list: part('.thread'),
    scroll: part('.scroll'),
    template,
    typing: part('.typing'),
    typingName: part('.typing-name'),
    form: room.querySelector<HTMLFormElement>('form.composer:not(.note)'),
  };
}
