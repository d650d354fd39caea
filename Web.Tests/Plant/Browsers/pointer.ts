import { isWithin } from './elements';

/** The element a pointer meets at the centre of the given one. */
export function atCentreOf(element: Element): Element | null {
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

export const place = (element: Element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].join(' ');
};

/** The element to click for a control: itself, or its label when the control is drawn by the label. */
export function clickable(element: Element): Element | undefined {
  const labels = (element as HTMLInputElement).labels ?? [];
  return [element, ...labels].find((one) => {
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    return receivesPointer(one);
  });
}
