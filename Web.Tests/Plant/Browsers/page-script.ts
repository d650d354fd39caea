// What the harness asks inside a document: things by role and accessible name, through open shadow roots.
import { computeAccessibleName, getRole } from 'dom-accessibility-api';

/** `hidden`: the tab is in the background, where nobody clicks. */
type Ready = { problem: string | null; hidden?: boolean };

const textInputs = new Set([
  'text',
  'search',
  'email',
  'tel',
  'url',
  'password',
  'number',
  'date',
  'time',
  'datetime-local',
  'month',
  'week',
]);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const normalised = (text: string) => text.replace(/\s+/gu, ' ').trim();

function* elementsIn(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* elementsIn(element.shadowRoot);
  }
}

const composedParent = (node: Node): Element | null =>
  (node as Element).assignedSlot ??
  node.parentElement ??
  (node.parentNode instanceof ShadowRoot ? node.parentNode.host : null);

function* selfAndAncestors(element: Element): Generator<Element> {
  for (let current: Element | null = element; current; current = composedParent(current)) yield current;
}

const isWithin = (element: Element, ancestor: Element) => [...selfAndAncestors(element)].includes(ancestor);

function isEditable(element: Element): boolean {
  if (element instanceof HTMLInputElement) return textInputs.has(element.type);
  return element instanceof HTMLTextAreaElement || (element as HTMLElement).isContentEditable;
}

function hasRole(element: Element, role: string): boolean {
  if (role === 'editable') return isEditable(element);
  if (role === 'file') return element instanceof HTMLInputElement && element.type === 'file';
  if (role === 'textbox' && element instanceof HTMLInputElement && element.type === 'password') return true;
  const own = getRole(element);
  return own === role || (role === 'img' && own === 'image');
}

const modalDialogs = () => [...elementsIn(document)].filter((one) => one.matches('dialog:modal'));

function isPerceivable(element: Element, modals: Element[]): boolean {
  if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
  const around = [...selfAndAncestors(element)];
  if (around.some((one) => one.getAttribute('aria-hidden') === 'true' || (one as HTMLElement).inert))
    return false;
  return modals.length === 0 || modals.some((modal) => around.includes(modal));
}

const nameOf = (element: Element) => normalised(computeAccessibleName(element));

/** A name between slashes is a regular expression; any other must be equal. */
function matcher(name: string): (own: string) => boolean {
  const pattern = /^\/(.+)\/$/u.exec(name)?.[1];
  if (pattern === undefined) return (own) => own === normalised(name);
  const expression = new RegExp(pattern, 'u');
  return (own) => expression.test(own);
}

function withRole(role: string): Element[] {
  const modals = modalDialogs();
  return [...elementsIn(document)].filter(
    (element) => hasRole(element, role) && isPerceivable(element, modals),
  );
}

function find(role: string, name: string): Element[] {
  const matches = matcher(name);
  return withRole(role).filter((element) => matches(nameOf(element)));
}

function missing(role: string, name: string): string {
  const names = withRole(role).map((element) => JSON.stringify(nameOf(element)));
  return `There is no ${role} ${JSON.stringify(name)}; there is ${names.join(', ') || 'none at all'}.`;
}

function described({ localName, id, classList }: Element): string {
  const classes = classList.length > 0 ? ` class="${[...classList].join(' ')}"` : '';
  return `<${localName}${id ? ` id=${id}` : ''}${classes}>`;
}

/** The element a pointer meets at the centre of the given one. */
function atCentreOf(element: Element): Element | null {
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  let met = document.elementFromPoint(x, y);
  while (met?.shadowRoot) {
    const inner = met.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === met) break;
    met = inner;
  }
  return met;
}

const receivesPointer = (element: Element) => {
  const met = atCentreOf(element);
  return met !== null && isWithin(met, element);
};

const place = (element: Element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].join(' ');
};

/** The element to click for a control: itself, or its label when the control is drawn by the label. */
function clickable(element: Element): Element | undefined {
  const labels = (element as HTMLInputElement).labels ?? [];
  return [element, ...labels].find((one) => {
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    return receivesPointer(one);
  });
}

const harness = {
  marked: null as Element | null,
  /** Whether the element marked last has been clicked since. */
  hit: false,

  has: (role: string, name: string) => find(role, name).length > 0,

  missing,

  /** Marks the element when a person could click it now: there, visible, enabled, at rest, uncovered. */
  async markClickable(role: string, name: string): Promise<Ready> {
    if (document.hidden) return { problem: 'The tab is in the background.', hidden: true };
    const [element] = find(role, name);
    if (!element) return { problem: missing(role, name) };
    const label = `The ${role} ${JSON.stringify(name)}`;
    if (element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true')
      return { problem: `${label} is disabled.` };
    const target = clickable(element);
    if (!target) {
      const cover = atCentreOf(element);
      return {
        problem: cover ? `${label} is covered by ${described(cover)}.` : `${label} is outside the viewport.`,
      };
    }
    const before = place(target);
    await pause(30);
    if (!target.isConnected || place(target) !== before) return { problem: `${label} is moving.` };
    harness.marked = target;
    harness.hit = false;
    target.addEventListener(
      'click',
      () => {
        harness.hit = true;
      },
      { capture: true, once: true },
    );
    return { problem: null };
  },

  /**
   * After the click: the page may have put another element there between looking and clicking, or between press and
   * release.
   */
  missed: (): string | null =>
    harness.marked && !harness.hit
      ? `The click has not hit ${described(harness.marked)}${harness.marked.isConnected ? '' : ', which is gone'}.`
      : null,

  /** Marks a file input, which may be invisible: a person clicks its label or a button. */
  markFileInput(name: string): Ready {
    const matches = matcher(name);
    const inputs = [...elementsIn(document)].filter((element) => hasRole(element, 'file'));
    harness.marked = inputs.find((element) => matches(nameOf(element))) ?? null;
    const names = inputs.map((one) => JSON.stringify(nameOf(one))).join(', ');
    return {
      problem: harness.marked ? null : `There is no file input ${JSON.stringify(name)}; there is ${names}.`,
    };
  },

  markFrame(title: string): Ready {
    const frames = [...elementsIn(document)].filter((element) => element instanceof HTMLIFrameElement);
    harness.marked = frames.find((frame) => frame.title === title) ?? null;
    const titles = frames.map((frame) => `"${frame.title}"`).join(', ') || 'none at all';
    return { problem: harness.marked ? null : `There is no iframe "${title}"; there is ${titles}.` };
  },

  middleOfMarked(): [number, number] {
    const { x, y, width, height } = harness.marked!.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  },

  /** Where the document of this frame begins in this one. */
  cornerOfFrame(title: string): [number, number] {
    harness.markFrame(title);
    const frame = harness.marked as HTMLIFrameElement;
    const { x, y } = frame.getBoundingClientRect();
    return [x + frame.clientLeft, y + frame.clientTop];
  },

  choose(name: string, option: string): Ready {
    const select = find('combobox', name)
      .concat(find('listbox', name))
      .find((element) => element instanceof HTMLSelectElement);
    if (!select) return { problem: missing('combobox', name) };
    const wanted = [...select.options].find((one) => normalised(one.label) === option);
    if (!wanted || wanted.disabled || select.disabled) {
      const labels = [...select.options].map((one) => `"${normalised(one.label)}"`);
      return { problem: `The combobox "${name}" offers ${labels.join(', ')}.` };
    }
    wanted.selected = true;
    select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return { problem: null };
  },

  insertText: (text: string) => document.execCommand('insertText', false, text),

  /** All visible text, that in open shadow roots included. */
  text(): string {
    const inShadowRoots = [...elementsIn(document)]
      .flatMap((element) =>
        element.shadowRoot && element.checkVisibility({ visibilityProperty: true })
          ? [...element.shadowRoot.children]
          : [],
      )
      .map((child) =>
        child instanceof HTMLElement && child.localName !== 'style' && child.localName !== 'script'
          ? child.innerText
          : '',
      );
    return normalised([document.body?.innerText ?? '', ...inShadowRoots].join(' '));
  },
};

export default harness;
