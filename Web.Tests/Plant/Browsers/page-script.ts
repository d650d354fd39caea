// What the harness asks inside a document.
import { described, elementsIn, find, hasRole, matcher, missing, nameOf, normalised } from './elements';
import { atCentreOf, clickable, place } from './pointer';

/** `hidden`: the tab is in the background, where nobody clicks. */
type Ready = { problem: string | null; hidden?: boolean };

interface Point {
  x: number;
  y: number;
}

const ready: Ready = { problem: null };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const isRefused = (element: Element) =>
  element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';

/** Marks what is about to be clicked, and remembers whether it was. */
function mark(target: Element) {
  harness.marked = target;
  harness.hit = false;
  const hit = () => {
    harness.hit = true;
  };
  target.addEventListener('click', hit, { capture: true, once: true });
}

function choices(name: string): HTMLSelectElement | undefined {
  return [...find('combobox', name), ...find('listbox', name)].find(
    (element) => element instanceof HTMLSelectElement,
  );
}

const visibleText = (child: Element) =>
  child instanceof HTMLElement && child.localName !== 'style' && child.localName !== 'script'
    ? child.innerText
    : '';

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
    if (isRefused(element)) return { problem: `${label} is disabled.` };
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
    mark(target);
    return ready;
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

  // Points are objects: an old library may have given arrays a JSON of its own.
  middleOfMarked(): Point {
    const { x, y, width, height } = harness.marked!.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  },

  /** Where the document of this frame begins in this one. */
  cornerOfFrame(title: string): Point {
    harness.markFrame(title);
    const frame = harness.marked as HTMLIFrameElement;
    const { x, y } = frame.getBoundingClientRect();
    return { x: x + frame.clientLeft, y: y + frame.clientTop };
  },

  choose(name: string, option: string): Ready {
    const select = choices(name);
    if (!select) return { problem: missing('combobox', name) };
    const wanted = [...select.options].find((one) => normalised(one.label) === option);
    if (!wanted || wanted.disabled || select.disabled) {
      const labels = [...select.options].map((one) => `"${normalised(one.label)}"`);
      return { problem: `The combobox "${name}" offers ${labels.join(', ')}.` };
    }
    wanted.selected = true;
    select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return ready;
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
      .map(visibleText);
    return normalised([document.body?.innerText ?? '', ...inShadowRoots].join(' '));
  },
};

export default harness;
