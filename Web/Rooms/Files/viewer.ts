import { copy, says } from './file-drawing';
import { sizeOf } from './file-size';

const swipe = 48;

/** Shows one picture of a conversation large, over the page, and leads to the others. */
class Viewer {
  readonly #list: HTMLElement;
  readonly #dialog = copy('dialog') as HTMLDialogElement;
  readonly #picture = this.#dialog.querySelector('img')!;
  /** The link of the one that shows. */
  #shown: HTMLAnchorElement | null = null;
  #touchedAt = 0;

  constructor(list: HTMLElement) {
    this.#list = list;
    const dialog = this.#dialog;
    for (const button of dialog.querySelectorAll<HTMLElement>('[data-go]'))
      button.addEventListener('click', () => this.#go(Number(button.dataset['go'])));
    dialog.addEventListener('keydown', (event) => this.#key(event));
    this.#picture.addEventListener('error', () => (dialog.dataset['state'] = 'gone'));
    dialog.addEventListener('touchstart', (event) => (this.#touchedAt = event.touches[0]!.clientX));
    dialog.addEventListener('touchend', (event) => {
      const moved = event.changedTouches[0]!.clientX - this.#touchedAt;
      if (Math.abs(moved) > swipe) this.#go(moved < 0 ? 1 : -1);
    });
  }

  /** Closed, the focus goes back to the picture in the thread. */
  open(link: HTMLAnchorElement) {
    const dialog = this.#dialog;
    document.body.append(dialog);
    this.#show(link);
    dialog.showModal();
    // A message that is deleted meanwhile takes its picture along.
    const watch = new MutationObserver(() => this.#shown?.isConnected || dialog.close());
    watch.observe(this.#list, { childList: true, subtree: true });
    dialog.addEventListener('close', () => {
      watch.disconnect();
      dialog.remove();
      link.focus({ preventScroll: true });
    });
  }

  get #all(): HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll<HTMLAnchorElement>('.picture')];
  }

  #go(by: number) {
    const all = this.#all;
    const at = all.indexOf(this.#shown!) + by;
    if (all.length > 1) this.#show(all.at(at % all.length)!);
  }

  #show(link: HTMLAnchorElement) {
    const all = this.#all;
    this.#shown = link;
    const { alt, src } = link.querySelector('img')!;
    delete this.#dialog.dataset['state'];
    [this.#picture.alt, this.#picture.src] = [alt, src];
    const save = this.#part<HTMLAnchorElement>('[download]');
    [save.href, save.download] = [link.href, alt];
    this.#part('.title').textContent = alt;
    this.#part('.sub').textContent = about(link);
    this.#part('.count').textContent = says('count')
      .replace('{0}', String(all.indexOf(link) + 1))
      .replace('{1}', String(all.length));
    this.#part('footer').hidden = all.length < 2;
  }

  #key(event: KeyboardEvent) {
    event.stopPropagation(); // elsewhere Escape closes more than this
    if (event.key === 'ArrowLeft') this.#go(-1);
    else if (event.key === 'ArrowRight') this.#go(1);
  }

  #part<Kind extends HTMLElement>(selector: string): Kind {
    return this.#dialog.querySelector<Kind>(selector)!;
  }
}

/** Opens the pictures of a conversation. */
export const viewerOf = (list: HTMLElement) => (picture: HTMLAnchorElement) => new Viewer(list).open(picture);

/** Who sent it, when, and its size: as the message says. */
function about(link: HTMLAnchorElement): string {
  const item = link.closest('.message');
  const who = item?.classList.contains('own') ? '' : item?.querySelector('.who .name')?.textContent;
  const when = [who, item?.querySelector('.meta time')?.textContent].filter(Boolean).join(', ');
  return [when, sizeOf(Number(link.dataset['size']))].filter(Boolean).join(' · ');
}
