import { tellCallTimes } from '../../Calls/call-card';
import type { RoomNote } from '../../Hub/protocol';
import { shortName } from '../../Layout/short-name';
import type { Draft, Thread } from '../thread';

/** Draws notes into a thread, each after the message that was the last when it was written. */
export class NoteList {
  readonly #list: HTMLElement;
  readonly #thread: Thread;
  readonly #template: HTMLTemplateElement;
  readonly #me: string;
  readonly #drafts = new Map<string, HTMLElement>();
  #last = 0;

  constructor(list: HTMLElement, thread: Thread, template: HTMLTemplateElement, me: string) {
    [this.#list, this.#thread, this.#template, this.#me] = [list, thread, template, me];
    for (const { dataset } of list.querySelectorAll<HTMLElement>(':scope > .note-entry'))
      this.#last = Math.max(this.#last, Number(dataset['note']));
  }

  /** The number of the newest note that is drawn, with all before it. */
  get last(): number {
    return this.#last;
  }

  /** Draws a note, if it is not drawn yet. @param isInOrder whether all before it are drawn too. */
  show(note: RoomNote, isInOrder = true) {
    if (isInOrder) this.#last = Math.max(this.#last, note.number);
    const draft = note.clientId === undefined ? undefined : this.#drafts.get(note.clientId);
    if (note.clientId !== undefined) this.#drafts.delete(note.clientId);
    if (document.getElementById(`n-${note._id}`)) {
      draft?.remove();
      return;
    }
    const isAtEnd = this.#thread.isAtEnd;
    const item = draft ?? this.#clone();
    this.#fill(item, note);
    this.#place(item, note);
    this.#thread.tellDays();
    if (isAtEnd || draft) this.#thread.toEnd();
  }

  showDraft({ clientId, text, state }: Draft, isBusy: boolean, resend: () => void) {
    let item = this.#drafts.get(clientId);
    if (!item) {
      item = this.#clone();
      this.#own(item, true);
      part(item, '.text').textContent = text;
      part(item, '[data-resend]').addEventListener('click', resend);
      this.#list.append(item);
      this.#drafts.set(clientId, item);
      this.#thread.toEnd();
    }
    item.dataset['state'] = state;
    item.toggleAttribute('data-busy', isBusy);
  }

  dropDraft(clientId: string) {
    this.#drafts.get(clientId)?.remove();
    this.#drafts.delete(clientId);
  }

  #fill(item: HTMLElement, { _id, number, after, u, ts, pieces }: RoomNote) {
    item.id = `n-${_id}`;
    [item.dataset['number'], item.dataset['note']] = [String(after), String(number)];
    item.dataset['state'] = 'sent';
    item.removeAttribute('data-busy');
    this.#own(item, u._id === this.#me);
    part(item, '.who .name').textContent = shortName(u.name);
    for (const time of item.querySelectorAll('time')) time.dateTime = ts;
    part(item, '.text').replaceChildren(...pieces.map(drawn));
    tellCallTimes(item);
  }

  #own(item: HTMLElement, isOwn: boolean) {
    part(item, '.if-own').hidden = !isOwn;
    part(item, '.who .name').hidden = isOwn;
  }

  /** What is not sent yet has no number, and stays last. */
  #place(item: HTMLElement, { after, number }: RoomNote) {
    const before = [...this.#list.children].reverse().find((other) => {
      if (!(other instanceof HTMLElement) || other === item || !other.dataset['number']) return false;
      const place = Number(other.dataset['number']);
      return place < after || (place === after && Number(other.dataset['note'] ?? 0) < number);
    });
    if (before) before.after(item);
    else this.#list.prepend(item);
  }

  #clone(): HTMLElement {
    return this.#template.content.firstElementChild!.cloneNode(true) as HTMLElement;
  }
}

const part = (item: HTMLElement, selector: string) => item.querySelector<HTMLElement>(selector)!;

/** Nothing here is ever parsed as markup. */
function drawn({ text, href, isName }: RoomNote['pieces'][number]): Node | string {
  if (href) {
    const link = document.createElement('a');
    [link.href, link.textContent, link.target, link.rel] = [href, text, '_blank', 'noopener noreferrer'];
    return link;
  }
  if (!isName) return text;
  const name = document.createElement('b');
  [name.className, name.textContent] = ['at', text];
  return name;
}
