import { isComposing } from '../Layout/keys';
import type { RoomAgent } from '../Hub/protocol';
import type { Conversation } from '../Rooms/conversation';
import type { ChatFacts } from './chat-facts';
import type { LoaderPort } from './loader-port';

const byId = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind;

/** After a conversation that has ended the next one begins: by a link without script, here without a page load. */
export function enableNext(conversation: Conversation, facts: ChatFacts) {
  conversation.listen('change', ({ agent }) => tellJoined(agent, conversation));
  byId('anew').addEventListener('click', (event) => {
    event.preventDefault();
    byId('thread').replaceChildren();
    conversation.follow('');
    facts.set({ room: 'new', agent: null, empty: true });
    conversation.focus();
  });
}

/** The chat closes by its button and by Escape; the conversation goes on. */
export function enableClosing(loader: LoaderPort) {
  const close = () => loader.tell({ type: 'close' });
  byId('close').addEventListener('click', close);
  addEventListener('keydown', (event) => event.key === 'Escape' && !isComposing(event) && close());
}

/** Another one answers from now on: a line in the thread says who. */
function tellJoined(agent: RoomAgent | null, { thread }: Conversation) {
  const { dataset } = document.body;
  if (!agent || agent._id === dataset['agent']) return;
  dataset['agent'] = agent._id;
  thread.tell(byId<HTMLTemplateElement>('joined'), agent.name);
}
