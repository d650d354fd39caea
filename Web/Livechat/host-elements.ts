import texts from 'texts:Open live chat|Close live chat|Live chat';
import css from 'style:./loader.css';
import { framePermissions } from '../Placement/meet-frame';
import { newLauncher } from './launcher';
import type { SiteSettings } from './site-settings';

/**
 * Everything that the first part of the loader draws: an element of ours, and in its shadow the launcher and the chat.
 */
export function hostElements(language: 'en' | 'de', { side, label }: SiteSettings) {
  const [openLabel, closeLabel, title] = texts[language] as [string, string, string];
  const host = document.createElement('livechat-meet');
  const shadow = host.attachShadow({ mode: 'open' });
  const chat = document.createElement('div');
  const frame = document.createElement('iframe');
  const { launcher, drawLauncher } = newLauncher(openLabel, closeLabel, label);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(chat, launcher);
  host.lang = language;
  host.className = `${side}`;
  host.popover = 'manual';
  chat.className = 'chat';
  chat.dataset.as = 'chat';
  frame.title = title;
  frame.allow = framePermissions;
  return { host, drawLauncher, drawn: { shadow, chat, launcher, frame } };
}
