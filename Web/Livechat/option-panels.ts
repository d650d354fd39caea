import { postForm } from '../Layout/form-token';
import { ignoreLost } from '../Layout/ignore-lost';
import { LazyModule } from '../Layout/lazy-module';
import { parseOwn } from '../Layout/own-markup';
import { refusalIn, textOf } from '../Refusals/refusals';
import type { Conversation } from '../Rooms/conversation';
import type { ChatAround } from './chat-around';
import type * as Code from './elsewhere-code';
import type { Identity } from './identity';
import { enableSaving } from './saving';

type Known = Pick<Identity, 'headers' | 'usesCookie'>;

const byId = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind | null;

/** What options show in a dialog over the chat: pages of their own without script. */
export function enablePanels(identity: Known) {
  const elsewhere = byId<HTMLButtonElement>('elsewhere')?.form;
  elsewhere?.addEventListener('submit', (event) => {
    event.preventDefault();
    void show(() => send(elsewhere, identity), identity);
  });
  const kept = byId<HTMLAnchorElement>('kept');
  kept?.addEventListener('click', (event) => {
    event.preventDefault();
    void show(() => fetch(kept.href, { headers: identity.headers }), identity);
  });
}

/** The visitor ends the conversation, by a form without script. */
export function enableEnding({ connection }: ChatAround, conversation: Conversation) {
  byId('end')!.addEventListener('submit', (event) => {
    event.preventDefault();
    byId('options')!.removeAttribute('open');
    ignoreLost(connection.call('end', conversation.rid)); // it can be pressed again
  });
}

/** Sends a form of the options; where cookies do not stick, with the credential. */
export function send(
  form: HTMLFormElement,
  { headers }: Pick<Identity, 'headers'>,
  field?: [string, string],
) {
  const body = new FormData(form);
  if (field) body.set(...field);
  return postForm(
    form.action,
    { method: 'POST', headers: { Accept: 'application/json', ...headers }, body },
    `/livechat/${document.body.dataset['site']}?handler=Token`,
  );
}

/** Says in the menu why it could not be done. */
export async function isDone(answer: Response): Promise<boolean> {
  const refusal = await refusalIn(answer);
  byId('options-error')!.textContent = refusal ? await textOf(refusal) : '';
  return answer.ok;
}

async function show(asked: () => Promise<Response>, identity: Known) {
  try {
    const answer = await asked();
    if (await isDone(answer)) await open(parseOwn(await answer.text()), identity);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection, which the chat says: it can be pressed again
  }
}

async function open(drawn: Document, identity: Known) {
  const template = drawn.querySelector<HTMLTemplateElement>('#panel')!;
  const parts = drawn.querySelector<HTMLElement>('.panel')!;
  const code = template.dataset['code'];
  if (code) (await new LazyModule<typeof Code>(code).load()).draw(parts);
  const dialog = template.content.querySelector('dialog')!;
  dialog.append(parts);
  document.body.append(dialog);
  for (const link of dialog.querySelectorAll<HTMLAnchorElement>('a[data-save]')) enableSaving(link, identity);
  const form = dialog.querySelector<HTMLFormElement>('form[data-again]');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    void show(() => send(form, identity), identity); // answered by the same panel as it is now
  });
  dialog.addEventListener('close', () => dialog.remove()); // the next one is drawn anew
  byId('options')!.removeAttribute('open');
  dialog.showModal();
}
