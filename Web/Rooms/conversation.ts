import type { Author, Party, RoomChange, RoomMessage } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { ignoreLost } from '../Layout/ignore-lost';
import { TypedEvents } from '../Layout/typed-events';
import { Composer } from './composer';
import { giveBack } from './give-back';
import { KeptDraft, type Kept } from './kept-draft';
import { Outbox } from './outbox';
import { RoomFeed } from './room-feed';
import { Thread } from './thread';
import { TypingSign } from './typing';

/** Where a page has a conversation: the parts of its markup. */
export type ConversationElements = {
  readonly list: HTMLElement;
  readonly scroll: HTMLElement;
  readonly template: HTMLTemplateElement;
  readonly typing: HTMLElement;
  readonly typingName: HTMLElement;
  /** None where nothing can be written. */
  readonly form: HTMLFormElement | null;
};

type Options = {
  readonly connection: Signaling;
  readonly elements: ConversationElements;
  readonly reader: Party;
  /** Empty before there is a room. */
  readonly rid: string;
  /** Up to which the page was drawn. */
  readonly revision: number;
  /** The number of the message up to which the reader had seen all by then; if that is not known, all is told again. */
  readonly seen?: number;
  /** The storage key for unsent text in this tab. */
  readonly key: string;
  /** Where what is written is kept; by default in the tab. */
  readonly draft?: Kept | undefined;
  /** Whether the reader can see the thread now. */
  readonly isLooking: () => boolean;
  /** Whether there is somebody to tell that the reader is typing; by default, always. */
  readonly isHeard?: () => boolean;
  /** How a message gets to the server, if it is not simply sent. */
  readonly send?: (clientId: string, text: string) => Promise<RoomMessage>;
};

/** `written`: it waits to be sent; `sent`: the server has it, and it is drawn next; `change`: of the room, drawn. */
type ConversationEvents = { written: undefined; sent: RoomMessage; change: RoomChange };

/** One room's conversation on a page: the messages, who is typing, and the text box. */
export class Conversation extends TypedEvents<ConversationEvents> {
  readonly thread: Thread;
  readonly #connection: Signaling;
  readonly #feed: RoomFeed;
  readonly #typing: TypingSign;
  readonly #outbox: Outbox | null = null;
  readonly #composer: Composer | null = null;

  constructor(options: Options) {
    super();
    const { connection, elements, reader, key } = options;
    this.#connection = connection;
    this.thread = new Thread(elements.list, elements.scroll, elements.template, reader);
    this.#typing = new TypingSign(elements.typing, elements.typingName);
    this.#feed = new RoomFeed(connection, this.thread, options, options.isLooking);
    this.#feed.listen('change', (change) => {
      this.#typing.hide();
      this.emit('change', change);
    });
    if (!elements.form) return;
    const composer = this.#composerOf(elements.form, options);
    this.#composer = composer;
    this.#outbox = new Outbox(
      key,
      this.thread,
      options.send ?? ((clientId, text) => connection.call('send', this.rid, clientId, text)),
      (message) => this.#sent(message),
      (refusal, draft) => giveBack(composer, refusal, draft),
    );
  }

  get rid(): string {
    return this.#feed.rid;
  }

  /** Whether nothing waits to be sent. */
  get isSent(): boolean {
    return this.#outbox?.isEmpty ?? true;
  }

  /** Another room starts: what is drawn stays above. */
  follow(rid: string) {
    this.#feed.follow(rid, 0);
  }

  /** A change of a room; another room's change is ignored. */
  apply(change: RoomChange) {
    this.#feed.take(change);
  }

  /** Somebody is typing, in this room or another. */
  typing(rid: string, by: Author) {
    if (rid === this.rid) this.#typing.show(by.name);
  }

  /** The connection is there (again): asks for what was missed, and sends what waits. */
  catchUp() {
    this.#feed.catchUp().catch(() => this.#connection.retry());
    this.flush();
  }

  flush() {
    void this.#outbox?.flush();
  }

  /** The reader looks at it now, or looks on: the other side is told how far. */
  report() {
    this.#feed.report();
  }

  focus() {
    this.#composer?.focus();
  }

  #composerOf(form: HTMLFormElement, { key, draft, isHeard }: Options): Composer {
    return new Composer(
      form,
      draft ?? new KeptDraft(key),
      (text) => this.#write(text),
      () => (isHeard?.() ?? true) && this.#tellTyping(),
    );
  }

  #write(text: string) {
    this.emit('written');
    this.#outbox?.add(text);
  }

  #sent(message: RoomMessage) {
    this.emit('sent', message);
    this.thread.show(message);
  }

  #tellTyping() {
    if (this.#connection.state.connected) ignoreLost(this.#connection.call('typing', this.rid)); // a sign is no message
  }
}
