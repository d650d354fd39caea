import type { RoomChange } from '../Hub/protocol';
import { postForm } from '../Layout/form-token';
import { parseOwn } from '../Layout/own-markup';
import { refusalIn, textOf } from '../Refusals/refusals';
import type { Conversation } from '../Rooms/conversation';
import type { Identity } from './identity';

const chat = () => `/livechat/${document.body.dataset['site']}`;
const place = () => document.getElementById('rating')!;

/**
 * Asks how the help was. The server knows when it is asked (RatingRule) and whether it was answered, and draws the
 * question; its form works without script.
 */
export function followRating(identity: Pick<Identity, 'headers'>, conversation: Conversation) {
  let asked = '';
  enable(identity);

  conversation.listen('change', ({ rid, state }) => {
    const about = occasion(rid, state);
    const isDrawn = asked === '' && place().firstElementChild !== null; // by the server, with the page
    if (!about) place().replaceChildren();
    else if (about !== asked && !isDrawn) void ask(identity).then(() => conversation.thread.toEnd());
    asked = about;
  });
}

/** What there may be something to ask after: a conversation that is closed, or a call that is the newest entry. */
function occasion(rid: string, state: RoomChange['state']): string {
  if (state === 'closed') return `${rid} closed`;
  const newest = [...document.querySelectorAll('#thread > [id]:not([data-number="0"])')].at(-1); // 0: of earlier ones
  return newest?.matches('[data-call-state="ended"]') ? newest.id : '';
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
