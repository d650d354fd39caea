import { readToBorrower, type Borrow, type ToBorrower, type ToOwner } from './loan';
import type { CallSnapshot, SignalingClient, SignalingHub } from './protocol';
import { Refused } from '../Refusals/refused';
import type { ConnectionState, Methods, Push, Signaling } from './signaling';

type Lent = { readonly connected: boolean; readonly call?: CallSnapshot | undefined };
type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

const pingIntervalMs = 500;
/** A count and no time: a window that was held up itself has heard nothing meanwhile. */
const maxUnanswered = 3;

/** Whoever waits for an answer asks again when there is a connection. */
export const notConnected = () => new Error('Not connected.');

/**
 * A connection that another window owns. Events, besides those of Signaling: `gone`, the owner no longer answers;
 * `message`, it said something outside the loan.
 */
export class BorrowedConnection extends EventTarget implements Signaling {
  readonly #port: MessagePort;
  readonly #owner: Window;
  readonly #handlers = new Map<Push, ((...args: unknown[]) => void)[]>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** As it was when the connection was lent. */
  readonly lentCall: CallSnapshot | undefined;
  #state: ConnectionState = { connected: false, nextTryAt: null };
  #seq = 0;
  #message: unknown;
  #unanswered = 0;
  #saidBye = false;
  #isClosed = false;

  private constructor(port: MessagePort, owner: Window, { connected, call }: Lent) {
    super();
    [this.#port, this.#owner, this.lentCall] = [port, owner, call];
    if (connected) this.#state = { connected };
    port.onmessage = ({ data }) => this.#receive(data);
    this.#timer = setInterval(() => this.#ping(), pingIntervalMs);
  }

  /**
   * Asks the window whether it lends; null if nobody there does in time. @param again makes another nonce, if the
   * first is refused: a server that has restarted does not know it any more.
   */
  static async ask(
    owner: Window,
    nonce: string,
    within: number,
    again?: () => Promise<string>,
  ): Promise<BorrowedConnection | null> {
    const answer = await this.#askOnce(owner, nonce, within);
    if (answer !== undefined || !again) return answer ?? null;
    return again().then(
      async (another) => (await this.#askOnce(owner, another, within)) ?? null,
      () => null,
    );
  }

  /** @returns undefined where the owner refuses, and null where nobody answers. */
  static #askOnce(
    owner: Window,
    nonce: string,
    within: number,
  ): Promise<BorrowedConnection | null | undefined> {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      const end = (connection: BorrowedConnection | null | undefined) => {
        clearTimeout(timer);
        if (!connection) port1.close();
        resolve(connection);
      };
      const timer = setTimeout(() => end(null), within);
      port1.onmessage = ({ data }) => {
        const answer = readToBorrower(data);
        if (answer?.type === 'lent') end(new BorrowedConnection(port1, owner, answer));
        else if (answer?.type === 'refused') end(undefined);
      };
      const borrow: Borrow = { livechatmeet: 'borrow' };
      owner.postMessage(borrow, location.origin, [port2]);
      const hello: ToOwner = { type: 'hello', nonce };
      port1.postMessage(hello);
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether the owner said goodbye, as a page does before the next one follows. */
  get saidBye(): boolean {
    return this.#saidBye;
  }

  /** The owner's last message outside the loan, as received. */
  get message(): unknown {
    return this.#message;
  }

  on<Name extends keyof SignalingClient>(
    name: Name,
    handle: (...args: Methods<SignalingClient>[Name]['arguments']) => void,
  ) {
    this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handle]);
  }

  call<Name extends keyof SignalingHub>(
    name: Name,
    ...args: Methods<SignalingHub>[Name]['arguments']
  ): Promise<Methods<SignalingHub>[Name]['answer']> {
    if (this.#isClosed) return Promise.reject(notConnected());
    const seq = ++this.#seq;
    this.#send({ type: 'call', seq, name, args });
    return new Promise((resolve, reject) => this.#waiting.set(seq, { resolve, reject }));
  }

  /** The owner retries by itself. */
  retry() {
    this.#ping();
  }

  /** Tells the owner something outside the loan. False if the loan is over, and nobody hears it. */
  post(message: object): boolean {
    this.#port.postMessage(message);
    return !this.#isClosed;
  }

  close() {
    this.#isClosed = true;
    this.#state = { connected: false, nextTryAt: null };
    clearInterval(this.#timer);
    this.#send({ type: 'bye' });
    this.#port.close();
    for (const { reject } of this.#waiting.values()) reject(notConnected());
    this.#waiting.clear();
  }

  #receive(data: unknown) {
    const message = readToBorrower(data);
    this.#unanswered = 0;
    switch (message?.type) {
      case 'answer':
        this.#settle(message.seq)?.resolve(message.value);
        return;
      case 'error':
        this.#settle(message.seq)?.reject(errorOf(message));
        return;
      case 'push':
        for (const handle of this.#handlers.get(message.name) ?? []) handle(...message.args);
        return;
      case 'state':
        this.#setState(message.connected);
        return;
      case 'bye':
        this.#saidBye = true;
        this.#lost();
        return;
      case undefined:
        this.#message = data;
        this.dispatchEvent(new Event('message'));
    }
  }

  #send(message: ToOwner) {
    this.post(message);
  }

  #settle(seq: number): Waiting | undefined {
    const waiting = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    return waiting;
  }

  #setState(connected: boolean) {
    if (connected === this.#state.connected) return;
    this.#state = connected ? { connected } : { connected, nextTryAt: null };
    this.dispatchEvent(new Event('state'));
    if (connected) this.dispatchEvent(new Event('ready'));
  }

  // A port has no close event (HTML, 9.4.3): the owner is gone when it says so, when its window is, or when it is
  // silent.
  #ping() {
    const isSilent = this.#unanswered === maxUnanswered;
    if (isSilent || this.#owner.closed || (this.#owner !== parent && window.opener === null))
      return this.#lost();
    this.#unanswered++;
    this.#send({ type: 'ping' });
  }

  #lost() {
    this.close();
    this.dispatchEvent(new Event('gone'));
  }
}

const errorOf = ({ code, retryAfterMs }: Extract<ToBorrower, { type: 'error' }>) =>
  code === null ? new Error('No answer.') : new Refused(code, undefined, retryAfterMs);
