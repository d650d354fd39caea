import type { MeetDocument } from './meet-document';
import { parseOwn } from '../Layout/own-markup';

/** Loads the conversation's markup, which a docked call lacks. @throws if it failed to load. */
export async function bringPanel({ main, address }: MeetDocument): Promise<void> {
  if (document.getElementById('panel')) return;
  const answer = await fetch(`${address}Panel`);
  if (!answer.ok) throw new Error(`No panel: ${answer.status}`);
  main.append(...parseOwn(await answer.text()).body.children);
}
