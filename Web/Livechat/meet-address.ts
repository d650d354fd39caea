type Way = {
  /** Says who may frame the page; a tab needs none. */
  readonly site?: string;
  /** Of the accept that opens it. */
  readonly acceptKey?: string | undefined;
  /** Brought in the fragment, where a cookie does not do. */
  readonly ticket?: string | undefined;
};

/** The address of the visitor's meet page. */
export function meetAddress(callId: string, { site, acceptKey, ticket }: Way): string {
  const query = new URLSearchParams({ as: 'visitor' });
  if (site) query.set('site', site);
  if (acceptKey) query.set('key', acceptKey);
  return `/meet/${callId}?${query}${ticket ? `#${ticket}` : ''}`;
}
