import { drawQrCode } from '../Layout/qr-code';

/** Draws the code of Elsewhere.cshtml. Loaded when it is used: it takes a library. */
export function draw(parts: HTMLElement) {
  const plate = parts.querySelector<HTMLElement>('[data-qr]')!;
  drawQrCode(plate.querySelector('svg')!, plate.dataset['qr']!);
  plate.hidden = false;
  const address = parts.querySelector('input')!;
  address.addEventListener('focus', () => address.select());
}
