/** What a script element tells of itself. */
type Script = { readonly src: string; readonly dataset: { readonly site?: string } };

const ours = /\/livechat(\.\w+)?\.js(\?|$)/;

/**
 * The element that brought the loader, and the site's key. Where nobody says which one runs (a module), or a tag
 * manager has dropped `data-site`, it is found by its address, which may carry the key too: `livechat.js?site=KEY`.
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
