import type { InboxRow } from '../Hub/protocol';

/** Which conversations the list shows that a filter leaves. */
export type ShownFilter = {
  readonly show: string;
  readonly site: string;
  readonly agent: string;
  readonly elsewhere: readonly string[];
  readonly teams: readonly string[];
};

/** As the server writes it into the inbox. */
export function filterOf(data: DOMStringMap): ShownFilter {
  const words = (text = '') => text.split(' ').filter(Boolean);
  return {
    show: data['show'] ?? '',
    site: data['site'] ?? '',
    agent: data['agent'] ?? '',
    elsewhere: words(data['elsewhere']),
    teams: words(data['teams']),
  };
}

/** Whether a row stands in the list that a filter leaves. */
export function belongsIn(
  row: Pick<InboxRow, 'state' | 'agentId' | 'siteId' | 'teamId'>,
  filter: ShownFilter,
  me: string,
): boolean {
  if (filter.site && filter.site !== row.siteId) return false;
  if (filter.agent && filter.agent !== row.agentId) return false;
  switch (filter.show) {
    case 'mine':
      return row.state === 'taken' && row.agentId === me;
    case 'waiting':
      return row.state === 'waiting';
    case 'team':
      return row.state !== 'closed' && isOfTeam(row, filter);
    case 'closed':
      return row.state === 'closed';
    default:
      return row.state !== 'closed';
  }
}

const isOfTeam = (row: Pick<InboxRow, 'siteId' | 'teamId'>, { elsewhere, teams }: ShownFilter) =>
  row.teamId === null ? !elsewhere.includes(row.siteId) : teams.includes(row.teamId);
