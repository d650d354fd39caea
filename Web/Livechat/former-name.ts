import { localStore } from '../Layout/storage';
import type { Answer } from './former-messages';
import { header, keyOf } from './identity';

const { site, to, known } = document.body.dataset as Record<'site' | 'to' | 'known', string>;

if (window !== window.top) void answer();

/** Only a parent of the new name's origin gets it. */
async function answer() {
  const message: Answer = { livechatmeet: 'former', ticket: await ticket().catch(() => null) };
  window.parent.postMessage(message, to);
}

/** By the cookie, or by the credential that is stored where cookies do not stick. */
async function ticket(): Promise<string | null> {
  const stored = localStore.get(keyOf(site));
  if (!known && stored === null) return null;
  const response = await fetch('?handler=Ticket', {
    method: 'POST',
    headers: known ? {} : { [header]: stored! },
    body: new FormData(document.querySelector('form')!),
  });
  return response.ok ? ((await response.json()) as { ticket: string }).ticket : null;
}
