import { isBorrow, lendable, readToOwner, type Place, type ToBorrower, type ToOwner } from './loan';
import type { Loan, SignalingHub } from './protocol';
import { Refused, refusalOf, type HubMethod, type Methods, type Push, type Signaling } from './signaling';

/** Without a ping for this long a borrower is gone: a port tells nobody that its other end is. */
const forgottenAfter = 60_000;

/** A document that borrows, as the owner of the connection knows it. */
export type Borrower = { readonly callId: string; readonly window: MessageEventSource | null };

/**
 * Lends a page's hub connection to meet pages: each gets what belongs to one call and its room, after the server has
 * said which. Events: `lent`, `maximize`, `minimize`, `expand`, `shrink`, `move`, `resize`, `left`. Their detail is the
 * Borrower, and what the message says.
 */
export class Lender extends EventTarget {
  readonly #connection: Signaling;
  readonly #lines = new Set<Line>();

  constructor(connection: Signaling) {
    super();
    this.#connection = connection;
    addEventListener('message', (event) => this.#hear(event));
    addEventListener('pagehide', () => this.#tellAll({ type: 'bye' }));
    connection.addEventListener('state', () =>
      this.#tellAll({ type: 'state', connected: connection.state.connected }),
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

  /** Tells the document in this window where it shows. */
  place(window: MessageEventSource | null, place: Place) {
    for (const line of this.#lines)
      if (line.loan && line.source === window) tell(line, { type: 'container', ...place });
  }

  #hear(event: MessageEvent) {
    const port = event.ports[0];
    if (event.origin !== location.origin || !port || !isBorrow(event.data)) return;
    const line: Line = { port, source: event.source, loan: null, pingedAt: Date.now() };
    this.#lines.add(line);
    port.onmessage = ({ data }) => {
      const message = readToOwner(data);
      if (message) void this.#take(line, message);
    };
  }

  async #take(line: Line, message: ToOwner) {
    line.pingedAt = Date.now();
    if (message.type === 'hello') return this.#lend(line, message.nonce);
    if (!line.loan) return;
    const borrower: Borrower = { callId: line.loan.callId, window: line.source };
    switch (message.type) {
      case 'ping':
        return tell(line, { type: 'pong' });
      case 'call':
        return this.#call(line, line.loan, message);
      case 'maximize':
      case 'minimize':
      case 'expand':
      case 'shrink':
      case 'move':
      case 'resize':
      case 'left':
        this.dispatchEvent(new CustomEvent(message.type, { detail: { ...message, ...borrower } }));
        return;
      case 'bye':
        this.#lines.delete(line);
        line.port.close();
        return;
    }
  }

  async #lend(line: Line, nonce: string) {
    await this.#connected();
    try {
      line.loan = await this.#connection.call('lend', nonce);
      tell(line, { type: 'lent', connected: this.#connection.state.connected });
      this.dispatchEvent(
        new CustomEvent<Borrower>('lent', { detail: { callId: line.loan.callId, window: line.source } }),
      );
    } catch {
      this.#lines.delete(line); // refused, or no connection to ask over: the borrower looks for another
      tell(line, { type: 'refused' });
    }
  }

  /** A page that has just loaded lends once it is connected; who asks waits as long as it likes. */
  #connected(): Promise<void> {
    if (this.#connection.state.connected) return Promise.resolve();
    return new Promise((resolve) =>
      this.#connection.addEventListener('ready', () => resolve(), { once: true }),
    );
  }

  async #call(line: Line, loan: Loan, { seq, name, args }: Extract<ToOwner, { type: 'call' }>) {
    try {
      if (!isOf(loan, name, args)) throw new Refused('forbidden');
      // The server checks every argument anew; here only its owner's business is kept apart.
      const value: unknown = await this.#connection.call(
        name,
        ...(args as Methods<SignalingHub>[typeof name]['arguments']),
      );
      tell(line, { type: 'answer', seq, value });
    } catch (error) {
      tell(line, { type: 'error', seq, code: refusalOf(error)?.code ?? null });
    }
  }

  #push(name: Push, args: unknown[], concerns: (loan: Loan) => boolean) {
    for (const line of this.#lines) {
      if (Date.now() - line.pingedAt > forgottenAfter) this.#lines.delete(line);
      else if (line.loan && concerns(line.loan)) tell(line, { type: 'push', name, args });
    }
  }

  #tellAll(message: ToBorrower) {
    for (const line of this.#lines) if (line.loan) tell(line, message);
  }
}

type Line = {
  readonly port: MessagePort;
  readonly source: MessageEventSource | null;
  loan: Loan | null;
  pingedAt: number;
};

const tell = (line: Line, message: ToBorrower) => line.port.postMessage(message);

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
