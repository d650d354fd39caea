import { newSecret } from '../Layout/ids';
import { isComposing } from '../Layout/keys';
import { localStore } from '../Layout/storage';
import { readAnswer } from './former-messages';
import { header, keyOf } from './identity';
import { keepsCookies } from './keeps-cookies';

/** A frame that says nothing for so long has nothing to say. */
const patienceMs = 5_000;

const body = document.body;
const site = body.dataset['site']!;
const form = document.querySelector<HTMLFormElement>('#composer')!;
const address = `/livechat/${encodeURIComponent(site)}/former`;

void comeOver((document.currentScript as HTMLScriptElement).dataset['former']!.split(' '));

/** Looks for the visitor at the former names of the server, until one knows them. */
async function comeOver(origins: readonly string[]) {
  for (const origin of origins) {
    if (hasBegun()) return;
    const ticket = await ask(origin);
    if (ticket) return hasBegun() ? undefined : redeem(ticket);
  }
}

/** Whoever has written here is somebody here: two conversations are never made one. */
function hasBegun(): boolean {
  return (
    Boolean(body.dataset['me']) ||
    document.querySelector('#thread .bubble') !== null ||
    (!keepsCookies() && localStore.get(keyOf(site)) !== null)
  );
}

/** A ticket for the visitor whom the browser knows there; null if it knows none. */
function ask(origin: string): Promise<string | null> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  frame.src = origin + address;
  return new Promise<string | null>((resolve) => {
    const hear = (event: MessageEvent) => {
      const answer = readAnswer(event.data);
      if (answer && event.source === frame.contentWindow && event.origin === origin) done(answer.ticket);
    };
    const done = (ticket: string | null) => {
      clearTimeout(timer);
      removeEventListener('message', hear);
      frame.remove();
      resolve(ticket);
    };
    const timer = setTimeout(done, patienceMs, null);
    addEventListener('message', hear);
    body.append(frame);
  });
}

/** The page comes again with the conversation in it; what is being written stays. */
async function redeem(ticket: string) {
  const waits = new AbortController();
  for (const type of ['keydown', 'submit'])
    addEventListener(type, wait, { capture: true, signal: waits.signal });
  const credential = keepsCookies() ? null : newSecret();
  const fields = new FormData(form);
  fields.set('ticket', ticket);
  const headers: Record<string, string> = credential ? { [header]: credential } : {};
  const isRedeemed = await fetch(`${address}?handler=Redeem`, { method: 'POST', headers, body: fields }).then(
    (response) => response.ok,
    () => false,
  );
  waits.abort();
  if (!isRedeemed) return;
  if (credential) localStore.set(keyOf(site), credential);
  location.reload();
}

/** A message that is sent now would be a stranger's. */
function wait(event: Event) {
  if (event instanceof KeyboardEvent && (event.key !== 'Enter' || isComposing(event))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
