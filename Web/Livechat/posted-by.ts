import type { RoomMessage } from '../Hub/protocol';
import type { ChatFacts } from './chat-facts';
import type { Identity } from './identity';
import type { LoaderPort } from './loader-port';

/** Sends messages by form, with what was entered about oneself: the first one creates the visitor. */
export const postedBy =
  (identity: Identity, loader: LoaderPort, facts: ChatFacts) =>
  async (clientId: string, text: string, files: File[] = []): Promise<RoomMessage> => {
    const email = identity.hasLeftEmail;
    const { me, message } = await identity.post(clientId, text, loader.page, files);
    facts.set({ asksName: false, email });
    document.body.dataset['me'] = me;
    return message;
  };
