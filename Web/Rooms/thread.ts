import { dayName, eachDay } from '../Layout/days';
import { serverTime } from '../Layout/server-time';
import { setText } from '../Layout/set-text';
import { clock } from '../Layout/times';
import type { RoomMessage, Party } from '../Hub/protocol';
import { fillCallCard, tellCallTimes, tickCallCards } from '../Calls/call-card';
import { shortName } from '../Layout/short-name';
import { pieces } from './pieces';

export type Draft = { clientId: string; text: string; state: 'waiting' | 'failed' };

/**
 * The list of messages on the page. The server draws what was there at load; this draws what comes and changes, by the
 * same markup (the template), and tells times in the reader's zone. It knows no connection.
 */
export class Thread {
  readonly #list: HTMLElement;
  readonly #scroll: HTMLElement;
  readonly #template: HTMLTemplateElement;
  readonly #reader: Party;
  readonly #drafts = new Map<string, HTMLElement>();
  #lastOther = 0;
  #ticking: ReturnType<typeof setTimeout> | undefined;

  constructor(list: HTMLElement, scroll: HTMLElement, template: HTMLTemplateElement, reader: Party) {
    [this.#list, this.#scroll, this.#template, this.#reader] = [list, scroll, template, reader];
    this.adopt();
    eachDay(
      () => serverTime.now,
      () => list.isConnected,
      () => this.tellDays(),
    );
    // A reader at the end stays there when a call or a keyboard takes up part of the space, or a picture comes.
    let isAtEnd = true;
    scroll.addEventListener('scroll', () => (isAtEnd = this.isAtEnd), { passive: true });
    const watch = new ResizeObserver(() => isAtEnd && this.toEnd());
    for (const part of [scroll, list]) watch.observe(part);
  }

  /** Takes over what the server has drawn. */
  adopt() {
    for (const item of this.#items()) {
      this.#tellTime(item);
      if (!item.classList.contains('event') && !item.classList.contains('own'))
        this.#lastOther = Math.max(this.#lastOther, Number(item.dataset['number']));
    }
    this.tellDays();
    this.#tick();
    this.toEnd();
  }

  /** Another room's messages follow, numbered from 1 again: what is drawn stays above them. */
  beginRoom() {
    for (const item of this.#items()) if (item.dataset['number']) item.dataset['number'] = '0';
    this.#lastOther = 0;
  }

  /** The number of the other side's newest message, calls left out: their ring tells how far they came; else 0. */
  get lastOther(): number {
    return this.#lastOther;
  }

  get isEmpty(): boolean {
    return this.#list.childElementCount === 0;
  }

  /** Draws a message that is new or has changed. An older form than the one drawn is ignored. */
  show(message: RoomMessage) {
    const drawn = document.getElementById(`m-${message._id}`);
    const draft = message.clientId === undefined ? undefined : this.#drafts.get(message.clientId);
    // The answer to it was lost with the page before: the server has drawn it since.
    if (drawn && draft) this.dropDraft(message.clientId!);
    if (drawn && Number(drawn.dataset['revision']) >= message.revision) return;
    const atEnd = !drawn && this.isAtEnd; // measuring costs a layout
    const item = drawn ?? draft ?? this.#clone(message.call !== undefined);
    if (message.call) this.#fillCall(item, message);
    else if (!drawn) this.#fill(item, message);
    item.dataset['revision'] = String(message.revision);
    item.dataset['state'] = message.seenAt ? 'seen' : message.deliveredAt ? 'delivered' : 'sent';
    if (draft) this.#drafts.delete(message.clientId!);
    if (message.party !== this.#reader && !message.call)
      this.#lastOther = Math.max(this.#lastOther, message.number);
    if (drawn) return;
    this.#place(item, message.number);
    this.tellDays();
    if (atEnd || message.party === this.#reader) this.toEnd();
  }

  /** Adds a line about somebody, below what has been said. */
  tell(template: HTMLTemplateElement, name: string) {
    const line = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    part(line, '[data-name]').textContent = name;
    for (const time of line.querySelectorAll('time')) time.dateTime = new Date(serverTime.now).toISOString();
    const last = Math.max(0, ...[...this.#items()].map((item) => Number(item.dataset['number'] ?? 0)));
    line.dataset['number'] = String(last);
    this.#place(line, last + 0.5);
    this.#tellTime(line);
    this.tellDays();
    this.toEnd();
  }

  /** Draws what is not sent yet, below everything that is. @param isBusy whether the server asked it to wait. */
  showDraft({ clientId, text, state }: Draft, isBusy: boolean, resend: () => void) {
    let item = this.#drafts.get(clientId);
    if (!item) {
      item = this.#clone();
      item.classList.add('own');
      part(item, '.bubble').textContent = text;
      part(item, '[data-resend]').addEventListener('click', resend);
      this.#list.append(item);
      this.#drafts.set(clientId, item);
      this.toEnd();
    }
    item.dataset['state'] = state;
    item.toggleAttribute('data-busy', isBusy);
  }

  dropDraft(clientId: string) {
    this.#drafts.get(clientId)?.remove();
    this.#drafts.delete(clientId);
  }

  get isAtEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < 48;
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  #fill(item: HTMLElement, message: RoomMessage) {
    item.id = `m-${message._id}`;
    item.dataset['number'] = String(message.number);
    item.classList.toggle('own', message.party === this.#reader);
    part(item, '.bubble').replaceChildren(...pieces(message));
    if (message.files) this.#list.dispatchEvent(new CustomEvent('files', { detail: [item, message] }));
    part(item, '.who .name').textContent = shortName(message.u.name);
    for (const time of item.querySelectorAll('time')) time.dateTime = message.ts;
    this.#tellTime(item);
  }

  #fillCall(item: HTMLElement, message: RoomMessage) {
    item.id = `m-${message._id}`;
    item.dataset['number'] = String(message.number);
    for (const time of item.querySelectorAll<HTMLTimeElement>('.day time')) time.dateTime = message.ts;
    fillCallCard(item, message, this.#reader);
    tellCallTimes(item);
    this.#tick();
  }

  // Runs only while somebody talks, and this is shown.
  #tick() {
    clearTimeout(this.#ticking);
    if (!tickCallCards(this.#list)) return;
    this.#ticking = setTimeout(() => this.#list.isConnected && this.#tick(), 1_000);
  }

  /** By number; what is not sent yet stays last. */
  #place(item: HTMLElement, number: number) {
    const after = [...this.#items()]
      .reverse()
      .find((other) => other !== item && Number(other.dataset['number'] || Infinity) < number);
    if (after) after.after(item);
    else this.#list.prepend(item);
  }

  #tellTime(item: HTMLElement) {
    tellCallTimes(item);
    const time = item.querySelector<HTMLTimeElement>('.meta time');
    if (time?.dateTime) setText(time, clock(new Date(time.dateTime)));
  }

  /** The names of days change at midnight, and when the server's clock turns out to differ. */
  tellDays() {
    let last = '';
    for (const item of this.#items()) {
      const time = part(item, '.day time') as HTMLTimeElement;
      if (!time.dateTime) continue;
      const date = new Date(time.dateTime);
      const day = date.toDateString();
      part(item, '.day').hidden = day === last;
      if (day !== last) setText(time, dayName(date, new Date(serverTime.now), document.documentElement.lang));
      last = day;
    }
  }

  #clone(isCall = false): HTMLElement {
    const template = isCall
      ? (document.getElementById('call-card-template') as HTMLTemplateElement)
      : this.#template;
    return template.content.firstElementChild!.cloneNode(true) as HTMLElement;
  }

  #items() {
    return this.#list.querySelectorAll<HTMLElement>(':scope > :is(.message, .event)');
  }
}

const part = (item: HTMLElement, selector: string) => item.querySelector<HTMLElement>(selector)!;
