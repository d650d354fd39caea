/** What a page's elements are to code that finds, fills and moves them, for unit tests. */

type Parts = Record<string, string | boolean>;

/** An element, or a document. */
export class FakeElement extends EventTarget {
  readonly children: FakeElement[] = [];
  readonly dataset: Record<string, string>;
  readonly attributes = new Map<string, string>();
  parent: FakeElement | null = null;
  texts: string[] = [];
  [field: string]: unknown;

  /** @param selector such as `p.text[hidden]`; a `data-` attribute stands in its `dataset`. */
  constructor(selector: string, ...children: FakeElement[]) {
    super();
    const { tag, classes, id, attributes } = parsed(selector);
    Object.assign(this, { localName: tag, classes, id, value: '', dateTime: '', open: false, hidden: false });
    this.dataset = {};
    for (const [name, value] of Object.entries(attributes)) this.#put(name, value);
    this.append(...children);
  }

  get textContent(): string {
    return this.texts.join('') + this.children.map(({ textContent }) => textContent).join('');
  }

  set textContent(text: string) {
    this.replaceChildren(text);
  }

  get firstElementChild(): FakeElement | null {
    return this.children[0] ?? null;
  }

  append(...children: (FakeElement | string)[]) {
    for (const child of children)
      if (typeof child === 'string') this.texts.push(child);
      else this.#insert(child, this.children.length);
  }

  prepend(child: FakeElement) {
    this.#insert(child, 0);
  }

  after(next: FakeElement) {
    next.remove();
    this.parent!.#insert(next, this.parent!.children.indexOf(this) + 1);
  }

  remove() {
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
  }

  replaceChildren(...children: (FakeElement | string)[]) {
    while (this.firstElementChild) this.firstElementChild.remove();
    this.texts = [];
    this.append(...children);
  }

  cloneNode(): FakeElement {
    const copy = new FakeElement(
      String(this['localName']),
      ...this.children.map((child) => child.cloneNode()),
    );
    const { classes, id, hidden, open, value } = this;
    Object.assign(copy, { classes, id, hidden, open, value, texts: [...this.texts] });
    Object.assign(copy.dataset, this.dataset);
    for (const [name, text] of this.attributes) copy.attributes.set(name, text);
    return copy;
  }

  contains(other: FakeElement | null): boolean {
    return other === this || this.children.some((child) => child.contains(other));
  }

  closest(selector: string): FakeElement | null {
    return matches(this, selector) ? this : (this.parent?.closest(selector) ?? null);
  }

  querySelector(selector: string): FakeElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  querySelectorAll(selector: string): FakeElement[] {
    const below = this.children.flatMap((child) => [child, ...child.querySelectorAll('*')]);
    return below.filter((element) =>
      selector
        .split(',')
        .some((one) =>
          one.startsWith(':scope > ')
            ? element.parent === this && matches(element, one.slice(9))
            : matches(element, one.trim()),
        ),
    );
  }

  getElementById = (id: string) => this.querySelectorAll('*').find((element) => element['id'] === id) ?? null;
  getAttribute = (name: string) => this.attributes.get(name) ?? null;
  setAttribute = (name: string, value: string) => this.#put(name, value);
  removeAttribute = (name: string) =>
    void (this.attributes.delete(name), delete this.dataset[dataName(name)]);
  toggleAttribute = (name: string, on: boolean) =>
    on ? this.setAttribute(name, '') : this.removeAttribute(name);

  #put(name: string, value: string | boolean) {
    if (name.startsWith('data-')) this.dataset[dataName(name)] = String(value);
    else if (name === 'hidden') this['hidden'] = true;
    else this.attributes.set(name, String(value));
  }

  #insert(child: FakeElement, place: number) {
    child.remove();
    this.children.splice(place, 0, child);
    child.parent = this;
  }
}

const dataName = (name: string) =>
  name.replace(/^data-/, '').replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** One compound selector: a name, classes, an id, attributes. */
function parsed(selector: string) {
  const attributes: Parts = {};
  const bare = selector.replaceAll(/\[([\w-]+)(?:="([^"]*)")?\]/g, (_, name: string, value = '') => {
    attributes[name] = value as string;
    return '';
  });
  const words = bare.split(/(?=[.#])/);
  return {
    tag: /^\w/.test(bare) ? words[0] : 'div',
    named: /^\w/.test(bare) ? words[0] : null,
    classes: words.filter((word) => word.startsWith('.')).map((word) => word.slice(1)),
    id: words.find((word) => word.startsWith('#'))?.slice(1) ?? '',
    attributes,
  };
}

/** Of what stands before a space, only that some ancestor is like it. */
function matches(element: FakeElement, selector: string): boolean {
  const steps = selector.split(' ');
  const { named, classes, id, attributes } = parsed(steps.at(-1)!);
  const isLike =
    steps.at(-1) === '*' ||
    ((named === null || element['localName'] === named) &&
      (id === '' || element['id'] === id) &&
      classes.every((one) => (element['classes'] as string[]).includes(one)) &&
      Object.entries(attributes).every(([name, value]) => has(element, name, String(value))));
  const isBelow = () => Boolean(element.parent?.closest(steps.slice(0, -1).join(' ')));
  return isLike && (steps.length === 1 || isBelow());
}

function has(element: FakeElement, name: string, value: string): boolean {
  const its = name.startsWith('data-') ? element.dataset[dataName(name)] : element.attributes.get(name);
  return its !== undefined && (value === '' || its === value);
}
