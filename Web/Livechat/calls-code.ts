import type { SignalingConnection } from '../Hub/connection';
import { LazyModule } from '../Layout/lazy-module';
import type { ChatFacts } from './chat-facts';
import type * as Calls from './livechat-call';
import type { LoaderPort } from './loader-port';

const retryMs = 5_000;

/** The code for calls, loaded once there is somebody to call. */
export class CallsCode {
  readonly #connection: SignalingConnection;
  readonly #enable: (calls: typeof Calls) => void;
  readonly #module = new LazyModule<typeof Calls>(
    document
      .querySelector<HTMLTemplateElement>('#calls')!
      .content.querySelector('link')!
      .getAttribute('href')!,
  );
  #firstTry: Promise<void> | null = null;

  constructor(connection: SignalingConnection, loader: LoaderPort, facts: ChatFacts, usesCookie: boolean) {
    this.#connection = connection;
    this.#enable = ({ enableCalls }) => enableCalls({ connection, loader, facts }, usesCookie);
  }

  /** Retries until it loads; the chat waits only for the first attempt. */
  load(): Promise<void> {
    return (this.#firstTry ??= this.#load());
  }

  async #load(): Promise<void> {
    try {
      this.#enable(await this.#module.load());
      if (this.#connection.state.connected) await this.#connection.renew();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      setTimeout(() => void this.#load(), retryMs); // the server is away just now
    }
  }
}
