import { CallPage } from './call-page';

const role = new URLSearchParams(location.search).get('as') === 'visitor' ? 'visitor' : null;
const address = `${location.pathname}${role ? `?as=${role}&` : '?'}`;

void start();

async function start(): Promise<void> {
  const ticket = location.hash.slice(1);
  // A browser that is known here needs none; in no case does it stay in the address.
  if (ticket) history.replaceState(history.state, '', location.pathname + location.search);
  const main = document.getElementById('call') ?? (await exchange(ticket));
  if (main) await new CallPage(main, `${address}handler=`).start();
}

/** A visitor's tab, or another device, comes with a ticket in the fragment: it becomes a session and the page's body, without a second load. */
async function exchange(ticket: string): Promise<HTMLElement | null> {
  if (!ticket) return null;
  try {
    const answer = await fetch(`${address}handler=Open`, { method: 'POST', headers: { Accept: 'text/html' }, body: new URLSearchParams({ ticket }) });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(trusted(await answer.text()), 'text/html');
    const call = page.getElementById('call');
    if (call) document.querySelector('main')!.replaceWith(document.adoptNode(call));
    return call;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null; // the server is away: a reload tries again, and the shell says that there is nothing to see
  }
}

/** Our own server's answer to our own request is the only markup that this page takes (Trusted Types, 2.2). */
function trusted(markup: string): string {
  const { trustedTypes } = window as { trustedTypes?: { createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string } } };
  return trustedTypes ? trustedTypes.createPolicy('livechatmeet-call', { createHTML: (text) => text }).createHTML(markup) : markup;
}
