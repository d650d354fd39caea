/** Timers stop while the computer sleeps. */
const looksEvery = 30_000;

/** What the reader calls a day: "Today", "Yesterday", and before that its date. */
export function dayName(day: Date, now: Date, language: string): string {
  const days = Math.round(
    (new Date(day).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  if (days < -1) return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(day);
  const name = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** Reports when a new day begins for the reader, until it is stopped. */
export function eachDay(now: () => number, isWanted: () => boolean, tell: () => void) {
  const dayOf = (time: number) => new Date(time).toDateString();
  let told = dayOf(now());
  const wait = () => setTimeout(look, Math.min(looksEvery, new Date(now()).setHours(24, 0, 0, 0) - now()));
  const look = () => {
    if (!isWanted()) return;
    const today = dayOf(now());
    if (today !== told) tell();
    told = today;
    wait();
  };
  wait();
}
