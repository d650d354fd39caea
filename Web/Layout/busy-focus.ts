/**
 * What somebody writes in, reads first, or may write in unseen by us: a frame, and an element that hides what is in it.
 */
const busy =
  'input,textarea,select,canvas,iframe,frame,object,embed,dialog,[role$=dialog],[role=textbox],[contenteditable]';

type Root = Pick<Document, 'fullscreenElement'> & Pick<DocumentOrShadowRoot, 'activeElement'>;

/**
 * Whether an element of ours may be given the focus though nobody asked for it: not away from where a person may be
 * typing, nor out of a dialog or a full screen.
 */
export function mayTakeFocus(root: Root, ours: Element): boolean {
  let active = root.activeElement;
  if (active === ours) return true;
  if (root.fullscreenElement) return false;
  for (; active; active = active.shadowRoot?.activeElement ?? null) {
    if (active.closest(busy) || (active.localName.includes('-') && !active.shadowRoot)) return false;
  }
  return true;
}

/**
 * Whether something lies over the middle of a frame, or keeps clicks from it: a modal dialog, a full screen, a layer of
 * the page.
 */
export function isCovered(root: Pick<DocumentOrShadowRoot, 'elementFromPoint'>, frame: Element): boolean {
  const { x, y, width, height } = frame.getBoundingClientRect();
  return root.elementFromPoint(x + width / 2, y + height / 2) !== frame;
}
