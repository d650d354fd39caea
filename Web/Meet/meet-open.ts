import { deafMs } from './deaf';
import { opened } from './opened';
import { parseOwn } from '../Layout/own-markup';

if (window.parent === window || window.frameElement) void open();

/**
 * A visitor's tab, or another device, comes with a ticket in the fragment: it is exchanged for a session and the page's
 * body, without a second load.
 */
async function open(): Promise<void> {
  const ticket = location.hash.slice(1);
  const isLed = document.getElementById('open') !== null;
  if (ticket) {
    // In no case does it stay in the address
    history.replaceState(history.state, '', location.pathname + location.search);
    if (isLed) await isWanted();
    if (await exchange(ticket, isLed)) return;
  }
  document.getElementById('open')?.remove();
}

/** If another site led here, the ticket waits for a click: nobody gets a session unawares. */
async function isWanted(): Promise<void> {
  const card = document.getElementById('open')!;
  card.dataset['deaf'] = 'yes';
  setTimeout(() => delete card.dataset['deaf'], deafMs);
  card.hidden = false;
  await new Promise<void>((wanted) => {
    card.addEventListener('click', ({ isTrusted, target }) => {
      if (!isTrusted || !(target instanceof HTMLButtonElement) || card.dataset['deaf']) return;
      target.disabled = true;
      wanted();
    });
  });
}

/** Whether the call is here, or arrives with the next load. */
async function exchange(ticket: string, isLed: boolean): Promise<boolean> {
  const address = `${location.pathname}${location.search ? `${location.search}&` : '?'}handler=Open`;
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { Accept: 'text/html' },
      body: new URLSearchParams({ ticket }),
    });
    if (!answer.ok) return false;
    // A session's cookie is for our own pages alone: Firefox sends it with no reload of a page that another site led
    // to.
    if (isLed) location.replace(location.href);
    else show(await answer.text());
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false; // the server is away: a reload tries again, and the shell says that there is nothing to see
  }
}

function show(markup: string) {
  const call = parseOwn(markup);
  for (const part of ['.icons', 'main'])
    document.querySelector(part)!.replaceWith(document.adoptNode(call.querySelector(part)!));
  dispatchEvent(new Event(opened));
}
