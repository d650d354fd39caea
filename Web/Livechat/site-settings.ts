/**
 * What a site has set for its launcher, under the names of `data-` attributes: `color`; `side`: `left` or nothing;
 * `label`: words on it; and a greeting (`greet`) on some paths (`on`, with `*` for anything) `after` some seconds.
 */
export type SiteSettings = Readonly<
  Partial<Record<'color' | 'side' | 'label' | 'greet' | 'on' | 'after', string | number>>
>;

/** The first line of the site's own file (`livechat.js?site=KEY`); other files have none. */
declare const LiveChatMeetSite: SiteSettings | undefined;

/** The page's own attributes count more. */
export const settingsOf = ({ dataset }: { readonly dataset: SiteSettings }): SiteSettings => ({
  ...(typeof LiveChatMeetSite === 'object' && LiveChatMeetSite),
  ...dataset,
});
