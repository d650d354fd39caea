/**
 * Elements that somebody types into or reads first, or may type into unseen by us: frames, and elements with hidden
 * content.
 */
const busy =
  'input,textarea,select,canvas,iframe,frame,object,embed,dialog,[role$=dialog],[role=textbox],[contenteditable]';

type Root = Pick<Document, 'fullscreenElement'> & Pick<DocumentOrShadowRoot, 'activeElement'>;

/**
 * Whether an element of ours may take the focus unasked: not from a place where a person may be typing, nor out of a
 * dialog or a full screen.
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
