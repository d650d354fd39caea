import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';

type Version = Pick<CallSnapshot, 'id' | 'version' | 'state'>;

/** Whether a snapshot is new. A call that is over does not replace one that started since. */
export const isNewer = (call: Version, known: Version | null): boolean =>
  known === null || (call.id === known.id ? call.version >= known.version : call.state !== 'ended');

/** The newest snapshot of this party's calls: everything that a page knows of their state. */
export class NewestCall {
  readonly #connection: Signaling;
  readonly #changed: (call: CallSnapshot) => void;
  #call: CallSnapshot | null = null;

  /** @param changed called with each new snapshot. */
  constructor(connection: Signaling, changed: (call: CallSnapshot) => void) {
    this.#connection = connection;
    this.#changed = changed;
    connection.on('callChanged', (call) => this.apply(call));
  }

  /** Null before there was any. */
  get call(): CallSnapshot | null {
    return this.#call;
  }

  /** The call, unless it is over. */
  get open(): CallSnapshot | null {
    return this.#call?.state === 'ended' ? null : this.#call;
  }

  apply(call: CallSnapshot) {
    if (!isNewer(call, this.#call)) return;
    this.#call = call;
    this.#changed(call);
  }

  /** After a lost connection: the server sends open calls by itself; one that ended meanwhile is asked for. */
  async catchUp(callId: string | null | undefined = this.open?.id): Promise<void> {
    if (!callId) return;
    try {
      this.apply(await this.#connection.call('snapshot', callId));
    } catch {
      return; // asked again with the next connection
    }
  }
}
