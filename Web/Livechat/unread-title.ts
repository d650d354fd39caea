/**
 * The host page's title begins with the number of messages that nobody has seen, such as "(2) Shop". The page may set
 * its title meanwhile, and it gets back what it had set last.
 */
export class UnreadTitle {
  #count = 0;
  #looking: ReturnType<typeof setInterval> | undefined;

  show(count: number) {
    this.#set(count);
    clearInterval(this.#looking);
    this.#looking = count ? setInterval(() => this.#set(count), 1000) : undefined;
  }

  /** An element of that name hides the title, and is left alone (HTML, LegacyOverrideBuiltIns). */
  #set(count: number) {
    const { title } = document as { title: unknown };
    if (typeof title !== 'string') return;
    const before = this.#count ? title.replace(`(${this.#count}) `, '') : title;
    const after = (count ? `(${count}) ` : '') + before;
    this.#count = count;
    if (after !== title) document.title = after;
  }
}
