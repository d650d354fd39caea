import { isComposing } from '../Layout/keys';
import { Composer } from '../Rooms/composer';
import { giveBack } from '../Rooms/give-back';
import { KeptDraft } from '../Rooms/kept-draft';
import { Outbox } from '../Rooms/outbox';
import { RoomFeed } from '../Rooms/room-feed';
import { Thread } from '../Rooms/thread';
import { TypingSign } from '../Rooms/typing';
import type { Party, RoomChange } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';

/**
 * The room's conversation beside the call, where the chat itself is not in sight: with a mark while something unread is
 * in it.
 */
export class CallPanel {
  readonly #panel = document.getElementById('panel')!;
  readonly #toggle = document.getElementById('panel-toggle')!;
  readonly #badges = document.querySelectorAll<HTMLElement>('#call [data-unread]');
  readonly #thread: Thread;
  readonly #feed: RoomFeed;
  readonly #party: Party;
  #isFilled = false;
  #unread = 0;

  constructor(rid: string, party: Party, signaling: Signaling) {
    this.#party = party;
    const scroll = document.getElementById('panel-scroll')!;
    this.#thread = new Thread(
      document.getElementById('panel-thread')!,
      scroll,
      document.getElementById('message-template') as HTMLTemplateElement,
      party,
    );
    this.#feed = new RoomFeed(
      signaling,
      this.#thread,
      rid,
      0,
      () => this.isOpen && document.visibilityState === 'visible',
    );
    const typing = new TypingSign(
      document.getElementById('panel-typing')!,
      document.getElementById('panel-typing-name')!,
    );
    const composer = new Composer(
      document.getElementById('panel-composer') as HTMLFormElement,
      new KeptDraft(`${rid}.call`),
      (text) => outbox.add(text),
      () => {
        signaling.call('typing', rid).catch(() => rid); // a sign of typing that is lost is no loss
      },
    );
    const outbox = new Outbox(
      `${rid}.call`,
      this.#thread,
      (clientId, text) => signaling.call('send', rid, clientId, text),
      (message) => this.#thread.show(message),
      (refusal, draft) => giveBack(composer, refusal, draft),
    );

    signaling.on('roomChanged', (change) => this.#feed.take(change));
    signaling.on('typing', (of, by) => of === rid && typing.show(by.name));
    const catchUp = () => {
      this.#feed.catchUp().catch(() => rid); // asked for again when the connection is back
      void outbox.flush();
    };
    signaling.addEventListener('ready', catchUp);
    this.#feed.addEventListener('change', (event) => {
      typing.hide();
      this.#count((event as CustomEvent<RoomChange>).detail);
    });
    this.#toggle.addEventListener('click', () => this.#open(!this.isOpen));
    document.getElementById('panel-close')!.addEventListener('click', () => this.#open(false));
    addEventListener(
      'keydown',
      (event) => event.key === 'Escape' && !isComposing(event) && this.isOpen && this.#open(false),
    );
    if (signaling.state.connected) catchUp();
  }

  get isOpen(): boolean {
    return !this.#panel.hidden;
  }

  /** The call has no room for it any more. */
  close() {
    this.#panel.hidden = true;
    this.#toggle.setAttribute('aria-expanded', 'false');
  }

  #open(open: boolean) {
    this.#panel.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
    if (!open) return this.#toggle.focus();
    this.#mark(0);
    this.#thread.toEnd();
    this.#feed.report();
    this.#panel.querySelector('textarea')?.focus();
  }

  #count({ messages }: RoomChange) {
    const news = messages.filter(
      (message) =>
        message.party !== this.#party &&
        !message.t &&
        !message.seenAt &&
        (this.#isFilled ? !message.deliveredAt : true),
    ).length;
    this.#isFilled = true;
    if (!this.isOpen && news > 0) this.#mark(this.#unread + news);
  }

  #mark(unread: number) {
    this.#unread = unread;
    for (const badge of this.#badges) badge.textContent = unread > 0 ? String(unread) : '';
  }
}
