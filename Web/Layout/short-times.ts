import { serverTime } from './server-time';

/**
 * Times in the reader's zone, as short as they can be: minutes for the last hour, then hours, then days.
 */
export function tellShortTimes(root: ParentNode) {
  const language = document.documentElement.lang;
  const minutes = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
  const hours = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const days = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const now = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second');
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-short]')) {
    const at = new Date(time.dateTime);
    const age = serverTime.now - at.getTime();
    if (age < 60_000) time.textContent = now;
    else if (age < 3_600_000) time.textContent = minutes.format(Math.floor(age / 60_000));
    else
      time.textContent = (
        at.toDateString() === new Date(serverTime.now).toDateString() ? hours : days
      ).format(at);
  }
}
