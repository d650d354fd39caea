const chatIcon =
  'M4.5 19.5v-12A2.5 2.5 0 0 1 7 5h10a2.5 2.5 0 0 1 2.5 2.5V14a2.5 2.5 0 0 1-2.5 2.5H8.2zM8.5 9.3h7M8.5 12.4h4.5';
const closeIcon = 'm6 9.5 6 6 6-6';

/**
 * The button that opens the chat and closes it.
 * @param words of the site, on it.
 * @returns the button, and a function that redraws it.
 */
export function newLauncher(openLabel: string, closeLabel: string, words?: string | number) {
  const launcher = document.createElement('button');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  launcher.className = 'launcher';
  launcher.type = 'button';
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.append(path);
  launcher.append(icon, `${words ?? ''}`);
  const drawLauncher = (isShown: boolean) => {
    launcher.setAttribute('aria-label', (words ? `${words}: ` : '') + (isShown ? closeLabel : openLabel));
    launcher.setAttribute('aria-expanded', `${isShown}`);
    path.setAttribute('d', isShown ? closeIcon : chatIcon);
  };
  drawLauncher(false);
  return { launcher, drawLauncher };
}
