import { CallPage } from './call-page';

const role = new URLSearchParams(location.search).get('as') === 'visitor' ? 'visitor' : null;
const address = `${location.pathname}${role ? `?as=${role}&` : '?'}`;

void start();

async function start(): Promise<void> {
  const main = document.getElementById('call') ?? (await exchange());
  if (main) await new CallPage(main, `${address}handler=`).start();
}

/** A visitor's tab comes with a ticket in the fragment: it becomes a session and the page's body, without a second load. */
async function exchange(): Promise<HTMLElement | null> {
  const ticket = location.hash.slice(1);
  if (!ticket) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
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
