import { encodeQR } from 'qr';

/** Light around the code, in modules (ISO/IEC 18004, 6.3.8). */
const quietZone = 4;

/** Draws a text as a QR code into the path of an SVG: a rectangle for each run of dark modules in a row. */
export function drawQrCode(code: SVGSVGElement, text: string): void {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: quietZone });
  const runs = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) =>
      isDark && !row[x - 1] ? [`M${x} ${y}H${row.indexOf(false, x)}v1H${x}z`] : [],
    ),
  );
  code.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`);
  code.querySelector('path')!.setAttribute('d', runs.join(''));
}
