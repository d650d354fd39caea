import { TypedEvents } from '../Layout/typed-events';
import { isBorrow, lendable, readToOwner, type ToBorrower, type ToOwner } from './loan';
import type { Loan, SignalingHub } from './protocol';
import { Refused, refusalOf } from '../Refusals/refused';
import type { HubMethod, Methods, Push, Signaling } from './signaling';
import { watched } from './watched';

/** A borrower without a ping for this long is gone: a port does not tell that its other end is. */
const forgottenAfterMs = 60_000;

/** Pushes while a loan is being made. */
const maxEarly = 64;

/** A document that borrows, as the owner of the connection knows it. */
export type Borrower = { readonly callId: string; readonly window: MessageEventSource | null };

/** `message`: what a borrower says outside the loan, as received. */
type LenderEvents = { lent: Borrower; message: Borrower & { readonly data: unknown } };

/**
 * Lends a page's hub connection to meet pages: each gets what belongs to one call and its room, after the server has
 * confirmed which.
 */
export class Lender extends TypedEvents<LenderEvents> {
  readonly #connection: Owned;
  readonly #ports = new Set<BorrowerPort>();

  constructor(connection: Owned) {
    super();
    this.#connection = connection;
    addEventListener('message', (event) => this.#onMessage(event));
    addEventListener('pagehide', () => this.#postToAll({ type: 'bye' }));
    connection.addEventListener('state', () =>
      this.#postToAll({ type: 'state', connected: connection.state.connected }),
    );
    connection.on('callChanged', (call) =>
      this.#push('callChanged', [call], ({ callId }) => callId === call.id),
    );
    connection.on('signaled', (signal) =>
      this.#push('signaled', [signal], ({ callId }) => callId === signal.callId),
    );
    connection.on('roomChanged', (change) =>
      this.#push('roomChanged', [change], ({ rid }) => rid === change.rid),
    );
    connection.on('typing', (rid, by) => this.#push('typing', [rid, by], (loan) => loan.rid === rid));
  }

  /** Tells the borrower in this window something outside the loan. */
  post(window: MessageEventSource | null, message: object) {
    for (const { port, source, loan } of this.#ports)
      if (loan && source === window) port.postMessage(message);
  }

  #onMessage(event: MessageEvent) {
    const port = event.ports[0];
    if (event.origin !== location.origin || !port || !isBorrow(event.data)) return;
    const borrower: BorrowerPort = {
      port,
      source: event.source,
      loan: null,
      early: [],
      pingedAt: Date.now(),
    };
    this.#ports.add(borrower);
    port.onmessage = ({ data }) => void this.#receive(borrower, data);
  }

  async #receive(borrower: BorrowerPort, data: unknown) {
    const message = readToOwner(data);
    borrower.pingedAt = Date.now();
    if (message?.type === 'hello') return this.#lend(borrower, message.nonce);
    if (!borrower.loan) return;
    switch (message?.type) {
      case 'ping':
        return post(borrower, { type: 'pong' });
      case 'call':
        return this.#call(borrower, borrower.loan, message);
      case 'bye':
        this.#ports.delete(borrower);
        borrower.port.close();
        return;
      case undefined:
        this.emit('message', { callId: borrower.loan.callId, window: borrower.source, data });
    }
  }

  async #lend(borrower: BorrowerPort, nonce: string) {
    await this.#connected();
    try {
      const loan = await this.#connection.call('lend', nonce);
      borrower.loan = loan;
      post(borrower, { type: 'lent', connected: this.#connection.state.connected, call: loan.call });
      for (const [message, concerns] of borrower.early.splice(0)) if (concerns(loan)) post(borrower, message);
      this.emit('lent', { callId: loan.callId, window: borrower.source });
    } catch {
      this.#ports.delete(borrower); // refused, or no connection to ask over: the borrower looks for another
      post(borrower, { type: 'refused' });
    }
  }

  /** A page that has just loaded lends once it is connected; the borrower waits as long as it likes. */
  #connected(): Promise<void> {
    if (this.#connection.state.connected) return Promise.resolve();
    return new Promise((resolve) =>
      this.#connection.addEventListener('ready', () => resolve(), { once: true }),
    );
  }

  async #call(borrower: BorrowerPort, loan: Loan, { seq, name, args }: Extract<ToOwner, { type: 'call' }>) {
    try {
      if (!isOf(loan, name, args)) throw new Refused('forbidden');
      // The server checks every argument again; here the owner's other business is kept apart.
      const asked = this.#connection.call(name, ...(args as Methods<SignalingHub>[typeof name]['arguments']));
      const value: unknown = await watched(this.#connection, name, asked);
      post(borrower, { type: 'answer', seq, value });
    } catch (error) {
      const refusal = refusalOf(error);
      post(borrower, {
        type: 'error',
        seq,
        code: refusal?.code ?? null,
        retryAfterMs: refusal?.retryAfterMs,
      });
    }
  }

  #push(name: Push, args: unknown[], concerns: Concerns) {
    const message: ToBorrower = { type: 'push', name, args };
    for (const borrower of this.#ports) {
      if (Date.now() - borrower.pingedAt > forgottenAfterMs) this.#ports.delete(borrower);
      else if (!borrower.loan)
        borrower.early = [...borrower.early, [message, concerns] as const].slice(-maxEarly);
      else if (concerns(borrower.loan)) post(borrower, message);
    }
  }

  #postToAll(message: ToBorrower) {
    for (const borrower of this.#ports) if (borrower.loan) post(borrower, message);
  }
}

/** A page's own connection, which can be made anew. */
type Owned = Signaling & { renew(): Promise<void> };

type Concerns = (loan: Loan) => boolean;

type BorrowerPort = {
  readonly port: MessagePort;
  readonly source: MessageEventSource | null;
  loan: Loan | null;
  /** What was pushed while the server was asked: it may be newer than the call that came with the loan. */
  early: (readonly [ToBorrower, Concerns])[];
  pingedAt: number;
};

const post = (borrower: BorrowerPort, message: ToBorrower) => borrower.port.postMessage(message);

function isOf(loan: Loan, name: HubMethod, [first]: unknown[]): boolean {
  switch (lendable[name]) {
    case 'call':
      return first === loan.callId;
    case 'call-in-body':
      return (first as { callId?: unknown } | null)?.callId === loan.callId;
    case 'room':
      return first === loan.rid;
    default:
      return false;
  }
}
