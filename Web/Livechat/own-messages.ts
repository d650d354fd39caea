import { parseOwn } from '../Layout/own-markup';
import { ChangedMessages } from '../Rooms/changed-messages';
import type { Conversation } from '../Rooms/conversation';
import type { ChatAround } from './chat-around';

const byId = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;

/** The visitor corrects and deletes messages, and sees which were: markup and style come once there is one. */
export function enableChanges({ connection, facts }: ChatAround, conversation: Conversation) {
  const list = byId<HTMLElement>('thread');
  const changed = new ChangedMessages({
    connection,
    conversation,
    list,
    form: byId<HTMLFormElement>('composer'),
    isMine: ({ party }) => party === 'visitor',
    parts,
  });
  if (facts.isOpen) changed.adopt(list.querySelectorAll<HTMLElement>('.message.own[id]'));
}

async function parts(): Promise<ParentNode> {
  const answer = await fetch(`/livechat/${document.body.dataset['site']}/messages/-?handler=Parts`);
  if (!answer.ok) throw new TypeError(`No markup: ${answer.status}`); // too busy just now
  const drawn = parseOwn(await answer.text());
  const style = drawn.querySelector('link')!;
  if (!document.head.querySelector(`link[href="${style.getAttribute('href')}"]`)) {
    style.nonce = document.querySelector('script')!.nonce; // of this page, not of the answer
    document.head.append(style);
  }
  document.body.append(drawn.querySelector('.icons')!);
  return drawn;
}
