import { type HostPage, maxTitleLength, maxUrlLength } from './host-messages';
import { tried } from './tried';

/** Which of the host's pages the visitor is looking at, even if a router swaps it without loading. */
export class HostAddress {
  readonly #tell: (page: HostPage) => void;
  #toldUrl = '';

  constructor(tell: (page: HostPage) => void) {
    this.#tell = tell;
  }

  now(): HostPage {
    const { href, hash } = location;
    const route = /^#[!/]/.test(hash) ? hash : ''; // any other fragment is the host page's own business
    const title: unknown = document.title; // an element of that name hides it (HTML, LegacyOverrideBuiltIns)
    this.#toldUrl = href;
    return {
      url: (href.split('#')[0] + route).slice(0, maxUrlLength),
      title: String(title).slice(0, maxTitleLength),
    };
  }

  /** The name `navigation` may be the host page's own. */
  follow() {
    const isFollowed = tried(
      () =>
        'currentEntry' in window.navigation &&
        (window.navigation.addEventListener('navigatesuccess', this.#look), true),
    );
    if (!isFollowed)
      for (const event of ['popstate', 'hashchange', 'click']) addEventListener(event, this.#look, true);
  }

  /** A router sets the title shortly after the address, so both are read a moment later. */
  #look = () => {
    setTimeout(() => location.href !== this.#toldUrl && this.#tell(this.now()), 200);
  };
}
