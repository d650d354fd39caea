import { serverTime } from './server-time';
import { setText } from './set-text';

const language = () => document.documentElement.lang;

/** 14:05, in the reader's zone. */
export const clock = (at: Date): string =>
  new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** How long, in milliseconds, as 02:31 or 1:02:31; nothing is shorter than 00:00. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Updates every `[data-since]` with how long ago that was. */
export function tickSince(root: ParentNode) {
  for (const timer of root.querySelectorAll<HTMLElement>('[data-since]')) {
    const text = timer.dataset['since'] ? span(serverTime.now - Date.parse(timer.dataset['since'])) : '';
    if (text) setText(timer, text);
  }
}
