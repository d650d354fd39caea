import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { SignalingClient, SignalingHub } from './protocol';
import { Refused, type ConnectionState, type Methods, type Signaling } from './signaling';

/**
 * The one hub connection of a page. It starts when asked and then never gives up: 0.3 s to 10 s between tries, with
 * jitter, at once when the browser says that it is online again. Events: `state`; `ready` after each (re)connection.
 */
export class SignalingConnection extends EventTarget implements Signaling {
  readonly #hub: HubConnection;
  #state: ConnectionState = { connected: false, nextTryAt: null };
  #wanted = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param query says as whom we come; `ticket` gets a one-use connect ticket where no cookie does. */
  constructor(query: string, ticket?: () => Promise<string>) {
    super();
    this.#hub = new HubConnectionBuilder()
      .withUrl(`/hub?${query}`, { transport: HttpTransportType.WebSockets, skipNegotiation: true, ...(ticket && { accessTokenFactory: ticket }) })
      .configureLogging(LogLevel.None)
      .build();
    this.#hub.serverTimeoutInMilliseconds = 30_000;
    this.#hub.keepAliveIntervalInMilliseconds = 10_000;
    this.#hub.onclose(() => this.#lost());
    addEventListener('online', () => this.retry());
    // A page that the browser keeps for the back button is not here (HTML, 7.4.6): its socket would say so for half a minute.
    addEventListener('pagehide', (event) => event.persisted && void this.#hub.stop());
    addEventListener('pageshow', (event) => event.persisted && this.retry());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  on<Name extends keyof SignalingClient>(name: Name, handle: (...args: Methods<SignalingClient>[Name]['arguments']) => void) {
    this.#hub.on(name, handle as (...args: unknown[]) => void);
  }

  start() {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#connect();
  }

  async stop() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    await this.#hub.stop();
  }

  /** Tries now instead of later. */
  retry() {
    if (!this.#wanted || this.#hub.state !== HubConnectionState.Disconnected) return;
    clearTimeout(this.#timer);
    void this.#connect();
  }

  /** @throws Refused when the server says no; any other error means that the call may not have arrived. */
  async call<Name extends keyof SignalingHub>(name: Name, ...args: Methods<SignalingHub>[Name]['arguments']): Promise<Methods<SignalingHub>[Name]['answer']> {
    try {
      return await this.#hub.invoke(name, ...args);
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      throw /^[a-z]+(-[a-z]+)+$/.test(message) ? new Refused(message) : error;
    }
  }

  async #connect(): Promise<void> {
    try {
      await this.#hub.start();
    } catch {
      this.#lost(); // whatever the reason, trying again is all that one can do
      return;
    }
    this.#tries = 0;
    this.#enter({ connected: true });
    this.dispatchEvent(new Event('ready'));
  }

  #lost() {
    if (!this.#wanted || this.#hub.state !== HubConnectionState.Disconnected) return;
    const delay = Math.min(10_000, 300 * 2 ** this.#tries++) * (0.75 + Math.random() / 2);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), delay);
    this.#enter({ connected: false, nextTryAt: Date.now() + delay });
  }

  #enter(state: ConnectionState) {
    this.#state = state;
    this.dispatchEvent(new Event('state'));
  }
}
