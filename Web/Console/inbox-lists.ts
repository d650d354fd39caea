import type { BusyAgent, InboxChange, InboxRow } from '../Hub/protocol';
import { coalesce } from './coalesce';
import { htmx } from './htmx-setup';
import { drawRow, partOf, placeOf } from './inbox-row';
import { consoleText } from './toast';

const pauseMs = 300;

/** The lists of the inbox: the server draws them, and sends each row that changes. */
export class InboxLists {
  readonly #me: string;
  readonly #redraw: () => Promise<void>;
  readonly #drawn: () => void;
  /** Rows that came while the inbox was on its way: it may have been read before they changed. */
  #meanwhile: InboxRow[] | null = null;

  /** @param drawn called when rows have changed. */
  constructor(me: string, redraw: () => Promise<void>, drawn: () => void) {
    [this.#me, this.#redraw, this.#drawn] = [me, redraw, drawn];
  }

  /** Asks for the whole inbox: after the connection came back, or when more rows than are shown may move up. */
  readonly reload = coalesce(pauseMs, async () => {
    this.#meanwhile = [];
    try {
      await this.#redraw();
    } finally {
      for (const row of this.#meanwhile) this.#draw(row);
      this.#meanwhile = null;
      this.#count();
    }
  });

  apply({ row }: InboxChange) {
    if (!row) return this.reload();
    // The agent's own row comes with its contents besides.
    if (row.forColleagues && row.agentId === this.#me) return;
    this.#meanwhile?.push(row);
    this.#draw(row);
    this.#count();
  }

  showPresence(rid: string, isHere: boolean) {
    const avatar = document.querySelector<HTMLElement>(`#row-${rid} .avatar`);
    if (avatar && avatar.dataset['presence'] !== 'call')
      avatar.dataset['presence'] = isHere ? 'online' : 'away';
  }

  showBusy(busy: readonly BusyAgent[]) {
    const names = busy.filter(({ _id }) => _id !== this.#me).map(({ name }) => name);
    const shown = this.#inbox.querySelector<HTMLElement>('.busy')!;
    shown.hidden = names.length === 0;
    shown.querySelector('.names')!.textContent = names.join(', ');
  }

  get #inbox() {
    return document.getElementById('inbox')!;
  }

  #draw(row: InboxRow) {
    const drawn = document.getElementById(`row-${row.rid}`);
    if (drawn && Number(drawn.dataset['revision']) > row.revision) return;
    const name = partOf(row, this.#me);
    const list = name ? this.#inbox.querySelector<HTMLElement>(`[data-part="${name}"]`) : null;
    if (drawn && drawn.parentElement !== list) this.#remove(drawn);
    if (!name || !list) return;
    const item = drawn ?? newItem();
    drawRow(item, row, consoleText);
    put(item, name, list);
    if (!drawn) htmx.process(item);
  }

  /** Another one moves up where more are there than are shown. */
  #remove(item: HTMLElement) {
    const list = item.parentElement!;
    if (list.childElementCount === limitOf(list)) this.reload();
    item.remove();
  }

  #count() {
    let unread = 0;
    for (const list of this.#inbox.querySelectorAll<HTMLElement>('[data-part]')) {
      const count = list.childElementCount;
      const none = list.previousElementSibling as HTMLElement;
      const heading = none.matches('.none') ? (none.previousElementSibling as HTMLElement) : none;
      none.hidden = none === heading ? count === 0 : count > 0;
      heading.lastElementChild!.textContent = String(count);
      if (list.dataset['part'] === 'waiting' || list.dataset['part'] === 'mine') unread += unreadIn(list);
    }
    this.#inbox.dataset['unread'] = String(unread);
    this.#drawn();
  }
}

function newItem(): HTMLElement {
  const template = document.getElementById('inbox-row-template') as HTMLTemplateElement;
  return template.content.firstElementChild!.cloneNode(true) as HTMLElement;
}

/** Puts a row in its place, and keeps the focus in it. */
function put(item: HTMLElement, part: string, list: HTMLElement) {
  const others = [...list.children].filter((other) => other !== item) as HTMLElement[];
  const times = others.map((other) => Number(other.dataset['sortedAt']));
  const before = others[placeOf(part, Number(item.dataset['sortedAt']), times)] ?? null;
  if (item.parentElement !== list || item.nextElementSibling !== before) {
    const focused = item.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    list.insertBefore(item, before);
    focused?.focus({ preventScroll: true });
  }
  while (list.childElementCount > limitOf(list)) list.lastElementChild!.remove();
}

const limitOf = (list: HTMLElement) => Number(list.dataset['limit'] || Infinity);

const unreadIn = (list: HTMLElement) =>
  [...list.querySelectorAll('.badge > :first-child')].reduce(
    (sum, badge) => sum + Number(badge.textContent),
    0,
  );
