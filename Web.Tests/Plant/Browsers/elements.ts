// Elements of a document as people perceive them: by role and accessible name, through open shadow roots.
import { computeAccessibleName, getRole } from 'dom-accessibility-api';

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
export const normalised = (text: string) => text.replace(/\s+/gu, ' ').trim();

export function* elementsIn(root: ParentNode): Generator<Element> {
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

export const isWithin = (element: Element, ancestor: Element) =>
  [...selfAndAncestors(element)].includes(ancestor);

function isEditable(element: Element): boolean {
  if (element instanceof HTMLInputElement) return textInputs.has(element.type);
  return element instanceof HTMLTextAreaElement || (element as HTMLElement).isContentEditable;
}

export function hasRole(element: Element, role: string): boolean {
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

export const nameOf = (element: Element) => normalised(computeAccessibleName(element));

/** A name between slashes is a regular expression; any other must be equal. */
export function matcher(name: string): (own: string) => boolean {
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

export function find(role: string, name: string): Element[] {
  const matches = matcher(name);
  return withRole(role).filter((element) => matches(nameOf(element)));
}

export function missing(role: string, name: string): string {
  const names = withRole(role).map((element) => JSON.stringify(nameOf(element)));
  return `There is no ${role} ${JSON.stringify(name)}; there is ${names.join(', ') || 'none at all'}.`;
}

export function described({ localName, id, classList }: Element): string {
  const classes = classList.length > 0 ? ` class="${[...classList].join(' ')}"` : '';
  return `<${localName}${id ? ` id=${id}` : ''}${classes}>`;
}
