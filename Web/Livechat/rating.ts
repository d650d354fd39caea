import type { RoomChange } from '../Hub/protocol';
import { postForm } from '../Layout/form-token';
import { parseOwn } from '../Layout/own-markup';
import { refusalIn, textOf } from '../Refusals/refusals';
import type { Conversation } from '../Rooms/conversation';
import type { Identity } from './identity';

const talked = '.event[data-call-state="ended"]';
const chat = () => `/livechat/${document.body.dataset['site']}`;
const place = () => document.getElementById('rating')!;

/**
 * Asks how the help was: once a conversation is closed, or right after a call in it. The server draws the question, and
 * knows whether it was answered; its form works without script.
 */
export function followRating(identity: Pick<Identity, 'headers'>, conversation: Conversation) {
  let asked = '';
  enable(identity);

  conversation.listen('change', ({ rid, state }) => {
    const entry = isDue(state);
    const about = entry && `${rid} ${state} ${entry.id}`;
    const isDrawn = asked === '' && place().firstElementChild !== null; // by the server, with the page
    if (!about) place().replaceChildren();
    else if (about !== asked && !isDrawn) void ask(identity).then(() => conversation.thread.toEnd());
    asked = about ?? '';
  });
}

/** The entry that it is about: as LivechatView.AsksRating says it. Those of earlier rooms, above, have the number 0. */
function isDue(state: RoomChange['state']): Element | null {
  const thread = document.getElementById('thread')!;
  const [help, any] = [`.message:not(.own), ${talked}`, '.message, .event'].map((kind) =>
    [...thread.querySelectorAll(`:scope > :is(${kind}):not([data-number="0"])`)].at(-1),
  );
  if (state === 'closed') return help ?? null;
  return any?.matches(talked) ? any : null;
}

async function ask(identity: Pick<Identity, 'headers'>): Promise<void> {
  try {
    const answer = await fetch(`${chat()}?handler=Rating`, { headers: identity.headers });
    if (answer.status !== 200) return; // answered, skipped, or not asked here
    place().replaceChildren(...parseOwn(await answer.text()).body.childNodes);
    enable(identity);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection: the next page asks
  }
}

function enable(identity: Pick<Identity, 'headers'>) {
  const form = place().querySelector('form');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form, event.submitter?.getAttribute('name') === 'skip', identity);
  });
}

async function send(form: HTMLFormElement, skips: boolean, identity: Pick<Identity, 'headers'>) {
  const body = new FormData(form);
  if (skips) body.set('skip', 'true');
  const headers = { Accept: 'application/json', ...identity.headers };
  try {
    const request = { method: 'POST', headers, body };
    const answer = await postForm(form.action, request, `${chat()}?handler=Token`);
    const refusal = await refusalIn(answer);
    form.querySelector('.error')!.textContent = refusal ? await textOf(refusal) : '';
    if (!answer.ok) return;
    form.hidden = true;
    (form.nextElementSibling as HTMLElement).hidden = skips;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection, which the chat says: it can be sent again
  }
}
