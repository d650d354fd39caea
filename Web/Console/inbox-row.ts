import type { InboxRow } from '../Hub/protocol';

const maxDraft = 140;

/** Writes a row into its markup, which the server has drawn with another state of it, or with none. */
export function drawRow(item: HTMLElement, row: InboxRow, text: (name: string) => string) {
  const part = (selector: string) => item.querySelector<HTMLElement>(selector)!;
  item.id = `row-${row.rid}`;
  [item.dataset['revision'], item.dataset['sortedAt']] = [
    String(row.revision),
    String(Date.parse(row.sortedAt)),
  ];
  write(part('.avatar'), row.initials);
  part('.avatar').dataset['tone'] = String(row.tone);
  part('.avatar').dataset['presence'] = row.isInCall ? 'call' : row.here ? 'online' : 'away';
  const name = part('.name') as HTMLAnchorElement;
  write(name, row.name);
  name.setAttribute('href', `/agent/rooms/${row.rid}`);
  name.setAttribute('aria-describedby', `about-${row.rid}`);
  part('.preview').id = `about-${row.rid}`;
  write(part('.preview'), previewOf(row, text));
  write(part('.where'), row.team === null ? row.site : `${row.site} · ${row.team}`);
  part('time').setAttribute('datetime', row.at);
  part('.pill').hidden = row.talkingSince === null;
  part('.timer').dataset['since'] = row.talkingSince ?? '';
  part('.badge').hidden = row.unread === 0;
  write(part('.badge > span'), row.unread === 0 ? '' : String(row.unread));
}

/** What this agent has begun to write there; empty for nothing. */
export function markDraft(item: HTMLElement, text: string) {
  item.dataset['draft'] = text.slice(0, maxDraft);
  write(item.querySelector<HTMLElement>('.draft > span')!, item.dataset['draft']);
}

/** What stands below the visitor's name. */
export function previewOf(row: InboxRow, text: (name: string) => string): string {
  if (row.isInCall) return text('in-call');
  if (row.forColleagues) return row.agentName ?? '';
  if (row.isCall) return text('call');
  if (row.isDeleted) return text('deleted');
  return row.isOwn ? `${text('you')} ${row.preview}` : row.preview;
}

/** The part of an agent's inbox in which a room stands; null for none. */
export function partOf(row: Pick<InboxRow, 'state' | 'agentId'>, me: string): string | null {
  if (row.state === 'waiting') return 'waiting';
  if (row.agentId === me) return row.state === 'taken' ? 'mine' : 'closed';
  return row.state === 'taken' ? 'colleagues' : null;
}

/**
 * Where a row belongs in a part: the index before which it is put among the others. Who has waited longest is first,
 * elsewhere what changed last.
 */
export function placeOf(part: string, sortedAt: number, others: readonly number[]): number {
  const index = others.findIndex((other) => (part === 'waiting' ? sortedAt < other : sortedAt >= other));
  return index < 0 ? others.length : index;
}

function write(element: HTMLElement, text: string) {
  if (element.textContent !== text) element.textContent = text;
}
