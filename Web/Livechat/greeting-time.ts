import type { SiteSettings } from './site-settings';
import { tried } from './tried';

/** Whether a path is one of those that a site has written, with `*` for anything. */
export const isOn = (path: string, pages: string): boolean =>
  new RegExp(`^${pages.replace(/[^*\w]/g, '\\$&').replace(/\*/g, '.*')}$`).test(path);

/** Greeted again is nobody for as long as a visit may last. */
const visitMs = 12 * 3_600_000;

/**
 * Greets once somebody has looked at such a page for long enough: once a visit, over all tabs of the site. Where
 * nothing can be remembered, nobody is greeted, because they would be on each page.
 * @param key in the host page's storage: until when nobody is greeted again.
 * @param isFree whether nothing speaks against it now.
 * @returns a function that gives it up.
 */
export function greetInTime(
  { on, after }: SiteSettings,
  key: string,
  isFree: () => boolean,
  greet: () => void,
): () => void {
  let looked = 0;
  const looking = setInterval(() => {
    if (document.hidden || (on && !isOn(location.pathname, `${on}`))) return;
    if (++looked < Number(after ?? 20)) return;
    clearInterval(looking);
    if (isFree() && mayGreet(key)) greet();
  }, 1000);
  return () => clearInterval(looking);
}

const mayGreet = (key: string) =>
  tried(() => {
    if (Number(localStorage.getItem(key)) > Date.now()) return false;
    localStorage.setItem(key, `${Date.now() + visitMs}`);
    return true;
  }) === true;
