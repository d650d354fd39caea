import type { SignalingConnection } from '../Hub/connection';
import { LazyModule } from '../Layout/lazy-module';
import type { Conversation } from '../Rooms/conversation';
import type { ChatAround } from './chat-around';
import type { Identity } from './identity';
import type * as Calls from './livechat-call';

const retryMs = 5_000;

/** The code for calls, loaded once there is somebody to call. */
export class CallsCode {
  readonly #connection: SignalingConnection;
  readonly #enable: (calls: typeof Calls) => Promise<void>;
  readonly #module = new LazyModule<typeof Calls>(
    document
      .querySelector<HTMLTemplateElement>('#calls')!
      .content.querySelector('link')!
      .getAttribute('href')!,
  );
  #firstTry: Promise<void> | null = null;

  constructor(
    chat: ChatAround & { connection: SignalingConnection },
    identity: Identity,
    conversation: Conversation,
  ) {
    this.#connection = chat.connection;
    this.#enable = ({ enableCalls }) => enableCalls(chat, identity, conversation);
  }

  /** Retries until it loads; the chat waits only for the first attempt. */
  load(): Promise<void> {
    return (this.#firstTry ??= this.#load());
  }

  async #load(): Promise<void> {
    try {
      await this.#enable(await this.#module.load());
      if (this.#connection.state.connected) await this.#connection.renew();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      setTimeout(() => void this.#load(), retryMs); // the server is away just now
    }
  }
}
