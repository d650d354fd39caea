/** What a script element says about itself. */
type Script = { readonly src: string; readonly dataset: { readonly site?: string } };

const ours = /\/livechat(\.\w+)?\.js(\?|$)/;

/**
 * The element that loaded the loader, and the site's key. Where the running script is unknown (a module), or a tag
 * manager has dropped `data-site`, it is found by its address, which may also carry the key: `livechat.js?site=KEY`.
 */
export function findScript<Found extends Script>(
  current: Found | null,
  all: Iterable<Found>,
): [Found, site: string] | undefined {
  for (const script of [current, ...all]) {
    if (!script?.src || (script !== current && !ours.test(script.src))) continue;
    const site = script.dataset.site || new URL(script.src).searchParams.get('site');
    if (site) return [script, site];
  }
  return undefined;
}
