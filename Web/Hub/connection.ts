import {
  HttpTransportType,
  HubConnectionBuilder,
  HubConnectionState,
  LogLevel,
  type HubConnection,
} from '@microsoft/signalr';
import { serverTime } from '../Layout/server-time';
import type { SignalingClient, SignalingHub } from './protocol';
import { Refused, refusalOf } from '../Refusals/refused';
import { askAtTheDoor, longestTryMs, type Credential } from './door';
import type { ConnectionState, Methods, Signaling } from './signaling';

/** How long to wait after so many failures in a row, in milliseconds. */
const pauseAfter = (tries: number) => Math.min(300 * 2 ** tries, 3_000 + 100 * tries, 10_000);

/** A page that is not let in need not hurry: it tries again when somebody returns to it, or after this long. */
const refusedDelayMs = 60_000;

/**
 * Sockets that give up if they are not open in time, or when there is a network again: by themselves they try for
 * minutes where packets get lost. An option of SignalR that its types leave out.
 */
const limited = () => ({
  WebSocket: class extends WebSocket {
    constructor(address: string) {
      super(address);
      const giveUp = () => this.readyState || this.close();
      setTimeout(giveUp, longestTryMs);
      addEventListener('online', giveUp, { signal: AbortSignal.timeout(longestTryMs) });
    }
  },
});

/**
 * The one hub connection of a page. It starts when asked and then never gives up: 0.3 s to 4 s between tries in the
 * first half minute, so that all are back soon after a restart, and up to 10 s after some minutes; with jitter; at once
 * when the browser says that it is online again. Browsers hide why an upgrade failed, so the server is asked. Events:
 * `state`; `ready` after each (re)connection.
 */
export class SignalingConnection extends EventTarget implements Signaling {
  readonly #hub: HubConnection;
  readonly #query: string;
  readonly #credential: Credential | undefined;
  #state: ConnectionState = { connected: false, nextTryAt: null };
  #wanted = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param query says who we are; `credential` proves it where no cookie does. */
  constructor(query: string, credential?: Credential) {
    super();
    [this.#query, this.#credential] = [query, credential];
    this.#hub = new HubConnectionBuilder()
      .withUrl(`/hub?${query}`, {
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
        ...limited(),
        ...(credential && { accessTokenFactory: credential.ticket }),
      })
      .configureLogging(LogLevel.None)
      .build();
    this.#hub.serverTimeoutInMilliseconds = 20_000; // two of the server's pings
    this.#hub.keepAliveIntervalInMilliseconds = 10_000;
    this.#hub.onclose(() => this.#lost());
    this.on('clock', (now) => serverTime.learn(now));
    this.on('callChanged', ({ now }) => serverTime.learn(now));
    this.#returnWithThePage();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  on<Name extends keyof SignalingClient>(
    name: Name,
    handle: (...args: Methods<SignalingClient>[Name]['arguments']) => void,
  ) {
    this.addEventListener(name, (event) => handle(...(event as CustomEvent).detail));
    // SignalR lets the next push of a message overtake between two handlers of one: it gets a single one.
    this.#hub.off(name);
    this.#hub.on(name, (...args) => this.dispatchEvent(new CustomEvent(name, { detail: args })));
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
  async call<Name extends keyof SignalingHub>(
    name: Name,
    ...args: Methods<SignalingHub>[Name]['arguments']
  ): Promise<Methods<SignalingHub>[Name]['answer']> {
    try {
      return await this.#hub.invoke(name, ...args);
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      if (message === 'unauthenticated') void this.renew();
      const [, code, wait] = /^([a-z]+(?:-[a-z]+)*)(?: (\d+))?$/.exec(message) ?? [];
      throw code ? new Refused(code, undefined, wait ? Number(wait) : undefined) : error;
    }
  }

  /** Reconnects, which shows whether the server still lets this page in. */
  async renew(): Promise<void> {
    await this.#hub.stop();
  }

  #returnWithThePage() {
    addEventListener('online', () => {
      this.#tries = 0;
      this.retry();
    });
    addEventListener('focus', () => this.#ask());
    document.addEventListener('visibilitychange', () => this.#ask());
    // A page that the browser keeps for the back button does not count as present (HTML, 7.4.6), but its socket would
    // for half a minute.
    addEventListener('pagehide', (event) => event.persisted && void this.#hub.stop());
    addEventListener('pageshow', (event) => event.persisted && this.retry());
  }

  /** Somebody returns to a page that was not let in: perhaps they have signed in elsewhere. */
  #ask() {
    if (!this.#state.connected && this.#state.refused) this.retry();
  }

  async #connect(): Promise<void> {
    try {
      await this.#hub.start();
    } catch (error) {
      this.#lost(refusalOf(error)?.code ?? (await this.#whyNot()));
      return;
    }
    this.#tries = 0;
    this.#enter({ connected: true });
    this.dispatchEvent(new Event('ready'));
  }

  /** The code with which the server refuses us; none if it is unreachable or would let us in. */
  async #whyNot(): Promise<string | undefined> {
    return refusalOf(await askAtTheDoor(this.#query, this.#credential?.headers))?.code;
  }

  #lost(refused?: string) {
    if (!this.#wanted || this.#hub.state !== HubConnectionState.Disconnected) return;
    const wait = refused ? refusedDelayMs : pauseAfter(this.#tries++);
    const delay = wait * (0.75 + Math.random() / 2);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), delay);
    this.#enter({ connected: false, nextTryAt: Date.now() + delay, ...(refused && { refused }) });
  }

  #enter(state: ConnectionState) {
    this.#state = state;
    this.dispatchEvent(new Event('state'));
  }
}
