import type { RoomChange, RoomMessage } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { serverTime } from '../Layout/server-time';
import type { Conversation } from './conversation';
import { OwnMessages } from './own-messages';
import { pieces } from './pieces';

/** How long one's own message can be corrected or deleted. */
const changeableMs = 300_000;
const lookMs = 5_000;
const retryMs = 5_000;

export type ChangingPlace = {
  readonly connection: Signaling;
  readonly conversation: Conversation;
  readonly list: HTMLElement;
  /** Where one writes; null where nothing can be changed. */
  readonly form: HTMLFormElement | null;
  /** Whether the reader wrote it, and not a colleague. */
  readonly isMine: (message: RoomMessage) => boolean;
  /** Brings the markup of _OwnMessageParts.cshtml. @throws TypeError if it did not come. */
  readonly parts: () => Promise<ParentNode>;
};

/** Draws which messages were corrected or deleted, and offers to change one's own for as long as that is possible. */
export class ChangedMessages {
  readonly #place: ChangingPlace;
  #parts: Promise<ParentNode> | null = null;
  #own: Promise<OwnMessages> | null = null;

  constructor(place: ChangingPlace) {
    this.#place = place;
    place.conversation.listen('change', (change) => this.#take(change));
    if (place.form) this.#listen(place.list, place.form);
  }

  /** Takes over messages that are drawn as the reader's own. */
  adopt(items: Iterable<HTMLElement>) {
    for (const item of items) void this.#offer(item);
  }

  #take({ messages, state }: RoomChange) {
    for (const message of messages) this.#draw(message);
    if (state === 'closed') for (const item of this.#changeable()) delete item.dataset['change'];
  }

  #draw(message: RoomMessage) {
    const item = document.getElementById(`m-${message._id}`);
    if (!item || message.t) return;
    const isMine = this.#place.isMine(message);
    if (message.deletedAt) void this.#drawDeleted(item, isMine);
    else if (message.correctedAt) void this.#drawCorrected(item, message);
    if (isMine && !message.deletedAt) void this.#offer(item);
  }

  async #drawDeleted(item: HTMLElement, isMine: boolean) {
    const bubble = item.querySelector('.bubble')!;
    bubble.classList.add('gone');
    bubble.replaceChildren();
    item.querySelector('.files')?.remove();
    delete item.dataset['change'];
    delete item.dataset['corrected'];
    item.querySelector('.corrected')?.remove();
    bubble.textContent = textOf(await this.#bring(), isMine ? 'deleted-own' : 'deleted');
  }

  async #drawCorrected(item: HTMLElement, message: RoomMessage) {
    item.querySelector('.bubble')!.replaceChildren(...pieces(message));
    item.dataset['corrected'] = 'yes';
    const mark = (await this.#bring()).querySelector('.corrected')!;
    if (!item.querySelector('.corrected')) item.querySelector('.meta time')!.before(mark.cloneNode(true));
  }

  async #offer(item: HTMLElement) {
    if (!this.#place.form || isOld(item) || item.querySelector('.gone')) return;
    const more = (await this.#bring()).querySelector('.more')!;
    if ('watched' in item.dataset) return;
    item.querySelector('.more')?.remove(); // the link to the page without script
    item.querySelector('.bubble')!.after(more.cloneNode(true));
    [item.dataset['watched'], item.dataset['change']] = ['yes', 'yes'];
    watch(item);
  }

  #listen(list: HTMLElement, form: HTMLFormElement) {
    const act = (event: Event, item: HTMLElement | null | undefined, what: 'open' | 'correct') => {
      if (!item) return;
      event.preventDefault();
      this.#own ??= this.#bring().then((parts) => this.#ownOf(form, parts));
      void this.#own.then((own) => own[what](item));
    };
    const clicked = ({ target }: Event) =>
      (target as Element).closest('.more')?.closest<HTMLElement>('.message');
    list.addEventListener('click', (event) => act(event, clicked(event), 'open'));
    form.addEventListener('keydown', (event) => {
      const { value } = event.target as HTMLTextAreaElement;
      if (event.key === 'ArrowUp' && value === '') act(event, this.#changeable().pop(), 'correct');
    });
  }

  #ownOf(form: HTMLFormElement, parts: ParentNode): OwnMessages {
    const { connection, conversation, list } = this.#place;
    const show = (message: RoomMessage) => this.#draw(message);
    return new OwnMessages({ connection, list, form, rid: () => conversation.rid, show }, parts);
  }

  #changeable(): HTMLElement[] {
    return [...this.#place.list.querySelectorAll<HTMLElement>('.message[data-change="yes"]')];
  }

  #bring(): Promise<ParentNode> {
    return (this.#parts ??= patiently(this.#place.parts));
  }
}

/** The server's clock may not be known at first. */
function watch(item: HTMLElement) {
  if (!item.dataset['change']) return;
  if (isOld(item)) delete item.dataset['change'];
  else setTimeout(() => watch(item), lookMs);
}

const isOld = (item: HTMLElement) =>
  isTooOld(item.querySelector<HTMLTimeElement>('.meta time')!.dateTime, serverTime.now);

/** Whether a message that was sent then cannot be changed any more. */
export const isTooOld = (sentAt: string, now: number): boolean => now - Date.parse(sentAt) > changeableMs;

/** Once the server is there again, if it is away just now. */
async function patiently<Answer>(load: () => Promise<Answer>): Promise<Answer> {
  for (;;)
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
}

const textOf = (parts: ParentNode, name: string) => parts.querySelector(`[data-text="${name}"]`)!.textContent;
