import { chosenLanguage } from './chosen-language';

type Way = {
  /** Decides who may frame the page; a tab needs none. */
  readonly site?: string;
  /** Of the accept that opens it. */
  readonly acceptKey?: string | undefined;
  /** The name of the livechat that opens it: the call comes back there without a click. */
  readonly from?: string | null;
  /** Passed in the fragment where a cookie does not work. */
  readonly ticket?: string | undefined;
};

/** The address of the visitor's meet page. */
export function meetAddress(callId: string, { site, acceptKey, from, ticket }: Way): string {
  const query = new URLSearchParams({ as: 'visitor' });
  if (site) query.set('site', site);
  if (acceptKey) query.set('key', acceptKey);
  if (from) query.set('from', from);
  const language = chosenLanguage.get();
  if (language) query.set('lang', language);
  return `/meet/${callId}?${query}${ticket ? `#${ticket}` : ''}`;
}
