import type { BusyAgent, InboxChange, InboxRow } from '../Hub/protocol';
import { coalesce } from './coalesce';
import { htmx } from './htmx-setup';
import { belongsIn, filterOf } from './inbox-filter';
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
    for (const avatar of document.querySelectorAll<HTMLElement>(`:is(#row-${rid}, #found-${rid}) .avatar`))
      if (avatar.dataset['presence'] !== 'call') avatar.dataset['presence'] = isHere ? 'online' : 'away';
  }

  showBusy(busy: readonly BusyAgent[]) {
    const names = busy.filter(({ _id }) => _id !== this.#me).map(({ name }) => name);
    const shown = this.#inbox.querySelector<HTMLElement>('.busy')!;
    shown.hidden = names.length === 0;
    shown.querySelector('.names')!.textContent = names.join(', ');
  }

  get #inbox() {
    return document.getElementById('inbox-lists')!;
  }

  #draw(row: InboxRow) {
    const name = partOf(row, this.#me);
    const list = name ? this.#inbox.querySelector<HTMLElement>(`[data-part="${name}"]`) : null;
    this.#drawIn(list, row, name ?? '', `row-${row.rid}`);
    this.#drawFound(row);
  }

  /** In the list that a filter leaves, rows come and go as they fit; what was searched for stays as it was found. */
  #drawFound(row: InboxRow) {
    const list = this.#inbox.querySelector<HTMLElement>('[data-part="found"]');
    if (!list || list.dataset['isSearch']) return;
    // Whether a row that is not here fits tags and days, only the server knows.
    if (this.#inbox.dataset['isNarrow'] && !document.getElementById(`found-${row.rid}`)) return;
    const filter = filterOf(this.#inbox.dataset);
    const fits = belongsIn(row, filter, this.#me) ? list : null;
    if (!fits && !document.getElementById(`found-${row.rid}`)) return;
    this.#drawIn(fits, row, filter.show, `found-${row.rid}`);
    document.querySelector<HTMLElement>('#inbox-lists .empty.small')!.hidden = list.childElementCount > 0;
  }

  #drawIn(list: HTMLElement | null, row: InboxRow, order: string, id: string) {
    const drawn = document.getElementById(id);
    if (drawn && Number(drawn.dataset['revision']) > row.revision) return;
    if (drawn && drawn.parentElement !== list) this.#remove(drawn);
    if (!list) return;
    const item = drawn ?? newItem();
    drawRow(item, row, consoleText);
    item.dataset['mine'] = row.state === 'taken' && row.agentId === this.#me ? 'yes' : '';
    if (list.dataset['part'] === 'found') asFound(item, id, this.#inbox.dataset['query'] ?? '');
    // In what a filter leaves, the server has put what was there by more than a row tells.
    if (!drawn || list.dataset['part'] !== 'found') put(item, order, list);
    if (!drawn) htmx.process(item);
  }

  /** Another one moves up where more are there than are shown. */
  #remove(item: HTMLElement) {
    const list = item.parentElement!;
    if (list.childElementCount === limitOf(list)) this.reload();
    item.remove();
  }

  /** What is searched for is counted by the server, and so is what has more than one page. */
  #countTab(part: string, list: HTMLElement) {
    const isSearch = this.#inbox.querySelector('[data-is-search]') !== null;
    const tab = part ? `[data-tab="${part}"]` : '[data-tab][aria-current]';
    const count = this.#inbox.querySelector<HTMLElement>(`${tab} > .count`);
    if (!count || isSearch || list.dataset['more']) return;
    if (part === '' || !count.hidden)
      [count.textContent, count.hidden] = [String(list.childElementCount), false];
  }

  #count() {
    let unread = 0;
    for (const list of this.#inbox.querySelectorAll<HTMLElement>('[data-part]')) {
      const count = list.childElementCount;
      if (!list.dataset['isSearch'])
        this.#countTab(list.dataset['part'] === 'found' ? '' : list.dataset['part']!, list);
      if (list.dataset['part'] === 'found') continue;
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

/** A row that may stand elsewhere too, with the way back to this list. */
function asFound(item: HTMLElement, id: string, query: string) {
  [item.id, item.className] = [id, 'row deep'];
  const name = item.querySelector<HTMLAnchorElement>('.name')!;
  const preview = item.querySelector<HTMLElement>('.preview')!;
  preview.id = `found-${preview.id}`;
  name.setAttribute('aria-describedby', preview.id);
  name.setAttribute('href', `${name.getAttribute('href')}${query}`);
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
