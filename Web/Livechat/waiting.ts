import { parseOwn } from '../Layout/own-markup';
import type { ChatAround } from './chat-around';

/** More stands for more than an hour. */
const hour = 60;
/** All livechats of a site ask when it closes. */
const spreadMs = 3_000;

/** The facts of a place in the line; no place takes them away. */
export const placeFacts = (place: number | null, minutes: number | null): Record<string, boolean> => ({
  placed: place !== null,
  next: place === 1,
  'usual-soon': minutes === 0,
  'usual-one': minutes === 1,
  'usual-some': minutes !== null && minutes > 1 && minutes <= hour,
  'usual-long': minutes !== null && minutes > hour,
});

/** What a visitor who waits is told: their place, and whether the site has closed. */
export function followWaiting({ connection, facts }: Pick<ChatAround, 'connection' | 'facts'>) {
  let isShut = document.body.dataset['facts']!.split(' ').includes('shut');

  connection.on('placeChanged', (_, place, minutes) => {
    write('[data-place]', place);
    write('[data-minutes]', minutes);
    facts.mark(placeFacts(place, minutes));
  });
  connection.on('siteOpen', (open) => void turned(open));

  async function turned(open: boolean) {
    if (open !== isShut) return;
    isShut = !open;
    if (isShut) await drawHours();
    facts.mark({ shut: isShut });
  }
}

function write(where: string, number: number | null) {
  for (const element of document.querySelectorAll(where)) element.textContent = String(number ?? '');
}

async function drawHours() {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * spreadMs));
  try {
    const answer = await fetch(`/livechat/${document.body.dataset['site']}?handler=Hours`);
    if (!answer.ok) return;
    const drawn = parseOwn(await answer.text());
    document.getElementById('hours')!.replaceChildren(...drawn.body.childNodes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection: the heading alone says that it is closed
  }
}
