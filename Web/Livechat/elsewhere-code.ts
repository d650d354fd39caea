import { drawQrCode } from '../Layout/qr-code';

/** Shows in a dialog what Elsewhere.cshtml has drawn. Loaded when it is used: the code takes a library. */
export function show(template: HTMLTemplateElement, parts: HTMLElement) {
  const dialog = template.content.querySelector('dialog')!;
  dialog.append(parts);
  document.body.append(dialog);
  const plate = parts.querySelector<HTMLElement>('[data-qr]')!;
  drawQrCode(plate.querySelector('svg')!, plate.dataset['qr']!);
  plate.hidden = false;
  const address = parts.querySelector('input')!;
  address.addEventListener('focus', () => address.select());
  dialog.addEventListener('close', () => dialog.remove()); // the next one has another address
  dialog.showModal();
}
