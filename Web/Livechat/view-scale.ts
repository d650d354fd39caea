/**
 * Chats fill a screen of this size. A phone's page without a viewport meta is as wide as a desktop's: there the screen
 * decides.
 */
export const phoneQuery =
  '(max-width:480px),(max-height:480px),(max-device-width:480px),(max-device-height:480px)';

/** A page as it is laid out, and the window that shows it whole, in CSS pixels. */
type View = { isPhone: boolean; layoutWidth: number; windowWidth: number };

/** How much larger we draw, so that a page shrunk to a phone's width leaves us readable; 1 anywhere else. */
export function scaleOf({ isPhone, layoutWidth, windowWidth }: View): number {
  const shrunk = layoutWidth / windowWidth;
  return isPhone && shrunk > 1.1 && shrunk < 10 ? shrunk : 1;
}

/** Fits our drawing to a page that is zoomed or shrunk. @returns how much a shrunk page is compensated. */
export function fitTo(host: HTMLElement): number {
  const root = document.documentElement;
  const scale = scaleOf({
    isPhone: matchMedia(phoneQuery).matches,
    layoutWidth: root.clientWidth,
    windowWidth: outerWidth,
  });
  const zoom = parseFloat(getComputedStyle(root).zoom) || 1;
  host.style.cssText = `--zoom:${1 / zoom}` + (scale > 1 ? `;--scale:${scale};--size:${100 / scale}%` : '');
  return scale;
}
