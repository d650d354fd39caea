import type { MeetDocument } from './meet-document';
import { parseOwn } from './own-markup';

/** Brings the conversation's markup: a call that came docked is without. @throws when it did not come. */
export async function bringPanel({ main, address }: MeetDocument): Promise<void> {
  if (document.getElementById('panel')) return;
  const answer = await fetch(`${address}Panel`);
  if (!answer.ok) throw new Error(`No panel: ${answer.status}`);
  main.append(...parseOwn(await answer.text()).body.children);
}
