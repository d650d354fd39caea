import type { Party, RoomChange } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { isComposing } from '../Layout/keys';
import { ChangedMessages } from '../Rooms/changed-messages';
import { Conversation } from '../Rooms/conversation';
import { countNews } from '../Rooms/news';
import { enablePanelFiles } from './panel-files';

const element = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind;

/** Screen readers look at a live region again shortly after it was drawn. */
const readOutAfterMs = 1_000;

/**
 * The room's conversation beside the call, where the chat itself is not visible: with a mark while it has unread
 * messages. Its markup says how many; the messages themselves come when somebody writes or opens it.
 */
export class CallPanel {
  readonly #panel = element('panel');
  readonly #toggle = element('panel-toggle');
  readonly #scroll = element('panel-scroll');
  readonly #badges = document.querySelectorAll<HTMLElement>('#call [data-unread]');
  readonly #conversation: Conversation;
  /** Up to which the markup knows the room; infinite once the messages are here. */
  #revision: number;
  #unread = 0;

  constructor(rid: string, party: Party, signaling: Signaling) {
    this.#conversation = new Conversation({
      connection: signaling,
      elements: {
        list: element('panel-thread'),
        scroll: this.#scroll,
        template: element<HTMLTemplateElement>('message-template'),
        typing: element('panel-typing'),
        typingName: element('panel-typing-name'),
        form: element<HTMLFormElement>('panel-composer'),
      },
      reader: party,
      rid,
      revision: 0,
      key: `${rid}.call`,
      isLooking: () => this.isOpen && document.visibilityState === 'visible',
    });
    const { revision, unseen, files } = this.#panel.dataset;
    enablePanelFiles(element('panel-thread'), element<HTMLTemplateElement>('file-link'), files!);
    this.#revision = Number(revision);
    this.#mark(Number(unseen));
    this.#conversation.listen('change', (change) => this.#changed(change, party));
    this.#listen(signaling);
    this.#showChanges(signaling, party);
  }

  get isOpen(): boolean {
    return !this.#panel.hidden;
  }

  /** The call no longer has space for it. */
  close() {
    this.#panel.hidden = true;
    this.#toggle.setAttribute('aria-expanded', 'false');
  }

  /** Nothing is changed here; what is elsewhere shows. */
  #showChanges(connection: Signaling, reader: Party) {
    const parts = element<HTMLTemplateElement>('own-message-parts').content;
    new ChangedMessages({
      connection,
      conversation: this.#conversation,
      list: element('panel-thread'),
      form: null,
      isMine: ({ party }) => party === reader,
      parts: () => Promise.resolve(parts),
    });
  }

  #listen(signaling: Signaling) {
    let isFirst = !signaling.state.connected;
    signaling.on('roomChanged', (change) => this.#take(change));
    signaling.on('typing', (of, by) => this.#conversation.typing(of, by));
    signaling.addEventListener('ready', () => {
      if (isFirst && !this.isOpen) this.#conversation.flush();
      else this.#conversation.catchUp();
      isFirst = false;
    });
    if (!isFirst) this.#conversation.flush();
    this.#toggle.addEventListener('click', () => this.#open(!this.isOpen));
    element('panel-close').addEventListener('click', () => this.#open(false));
    addEventListener(
      'keydown',
      (event) => event.key === 'Escape' && !isComposing(event) && this.isOpen && this.#open(false),
    );
  }

  #take(change: RoomChange) {
    const isOfCall = change.messages.every(({ t }) => t);
    if (isOfCall && change.after <= this.#revision && !this.#isFilled)
      this.#revision = Math.max(this.#revision, change.revision);
    else this.#conversation.apply(change);
  }

  get #isFilled(): boolean {
    return this.#revision === Infinity;
  }

  #changed(change: RoomChange, reader: Party) {
    const news = countNews(change, reader, !this.#isFilled);
    const before = this.#isFilled ? this.#unread : 0;
    if (!this.#isFilled) setTimeout(() => this.#scroll.removeAttribute('aria-live'), readOutAfterMs);
    this.#revision = Infinity;
    if (!this.isOpen) this.#mark(before + news);
  }

  #open(open: boolean) {
    this.#panel.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
    if (!open) return this.#toggle.focus();
    this.#mark(0);
    if (!this.#isFilled) {
      this.#scroll.setAttribute('aria-live', 'off'); // what was said before is not read out over the call
      this.#conversation.catchUp();
    }
    this.#conversation.thread.toEnd();
    this.#conversation.report();
    this.#conversation.focus();
  }

  #mark(unread: number) {
    this.#unread = unread;
    for (const badge of this.#badges) badge.textContent = unread > 0 ? String(unread) : '';
  }
}
