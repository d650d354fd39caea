import { ignoreLost } from '../Layout/ignore-lost';

/** Document Picture-in-Picture (WICG), which TypeScript's DOM library does not know. */
type SmallWindows = { requestWindow(options: { width: number; height: number }): Promise<Window> };

const size = { width: 360, height: 240 };
const mirrored = ['aria-pressed', 'aria-label', 'disabled'];

/**
 * The other side's picture in a small window over everything. From a tab it is a document of ours with the most needed
 * buttons, where the browser has that; else the browser's window for one video. It follows the picture that the page
 * shows.
 */
export class SmallPicture {
  readonly #button = document.getElementById('small')!;
  readonly #stage = document.getElementById('remote')!;
  #window: Window | null = null;

  constructor() {
    new MutationObserver(() => void this.#follow()).observe(this.#stage, {
      subtree: true,
      childList: true,
      attributeFilter: ['data-party'],
    });
    const page = new MutationObserver(() => this.#mirror());
    for (const part of document.querySelectorAll('.call-toolbar, #no-picture'))
      page.observe(part, { subtree: true, attributes: true });
    for (const event of ['enterpictureinpicture', 'leavepictureinpicture'])
      this.#stage.addEventListener(event, () => this.#draw(), { capture: true });
  }

  /** Called during a click, because nothing else may open such a window. */
  async press(): Promise<void> {
    const { documentPictureInPicture: windows } = window as { documentPictureInPicture?: SmallWindows };
    if (this.#isOpen) return this.close();
    try {
      if (windows && window.parent === window) this.#fill(await windows.requestWindow(size));
      else await this.#shown?.requestPictureInPicture();
    } catch (refused) {
      // No picture yet, another window of the kind just opens, or a host page forbids it: the call continues where it
      // is.
      if (!(refused instanceof DOMException)) throw refused;
    }
  }

  close() {
    this.#window?.close();
    if (document.pictureInPictureElement) void document.exitPictureInPicture();
  }

  get #isOpen(): boolean {
    return this.#window !== null || document.pictureInPictureElement !== null;
  }

  get #shown(): HTMLVideoElement | null {
    return this.#stage.querySelector<HTMLVideoElement>('video[data-party=remote]');
  }

  /**
   * Another leg's picture is shown now. A window that is open takes it without a click (Picture-in-Picture, 4.1), but
   * none before its size is known.
   */
  async #follow(): Promise<void> {
    const shown = this.#shown;
    if (!shown) return;
    if (this.#window) return this.#show(this.#window);
    if (!document.pictureInPictureElement || document.pictureInPictureElement === shown) return;
    if (shown.readyState < HTMLMediaElement.HAVE_METADATA)
      return shown.addEventListener('loadedmetadata', () => void this.#follow(), { once: true });
    await shown.requestPictureInPicture().catch(() => this.close());
  }

  #fill(opened: Window) {
    this.#copyInto(opened.document);
    opened.document.getElementById('back')!.addEventListener('click', () => {
      window.focus();
      opened.close();
    });
    opened.addEventListener('pagehide', () => {
      this.#window = null;
      this.#draw();
    });
    this.#window = opened;
    this.#show(opened);
    this.#mirror();
    this.#draw();
  }

  #copyInto(page: Document) {
    page.documentElement.lang = document.documentElement.lang;
    page.title = document.title;
    // Clones keep the nonce that the policy, which the new document has from this one, asks for (HTML, 2.1.9).
    for (const style of document.querySelectorAll('link[rel=stylesheet], head style'))
      page.head.append(page.importNode(style, true));
    for (const icons of document.querySelectorAll('svg.icons'))
      page.body.append(page.importNode(icons, true));
    page.body.append(
      page.importNode((document.getElementById('small-template') as HTMLTemplateElement).content, true),
    );
    for (const button of page.querySelectorAll<HTMLElement>('[data-for]'))
      button.addEventListener('click', () => document.getElementById(button.dataset['for']!)!.click());
  }

  // The sound stays in the page.
  #show({ document: page }: Window) {
    const video = page.querySelector('video')!;
    const stream = this.#shown?.srcObject ?? null;
    if (video.srcObject === stream) return;
    video.srcObject = stream;
    ignoreLost(video.play()); // a newer picture takes its place (AbortError)
  }

  /** These buttons say what the page's buttons say. */
  #mirror() {
    const page = this.#window?.document;
    if (!page) return;
    for (const button of page.querySelectorAll<HTMLElement>('[data-for]')) {
      const original = document.getElementById(button.dataset['for']!)!;
      for (const name of mirrored) {
        const value = original.getAttribute(name);
        if (value === null) button.removeAttribute(name);
        else button.setAttribute(name, value);
      }
    }
    page.getElementById('nobody')!.hidden = document.getElementById('no-picture')!.hidden;
  }

  #draw() {
    this.#button.setAttribute('aria-pressed', String(this.#isOpen));
  }
}
