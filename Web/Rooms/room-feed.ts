import type { RoomChange } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { ignoreLost } from '../Layout/ignore-lost';
import { TypedEvents } from '../Layout/typed-events';
import type { Thread } from './thread';

/**
 * Keeps one room's thread as the server has it: draws what is pushed, asks for what was missed, reports how far the
 * reader has read.
 */
export class RoomFeed extends TypedEvents<{ change: RoomChange }> {
  readonly #connection: Signaling;
  readonly #thread: Thread;
  #rid: string;
  #revision: number;
  #asking = false;
  #again = false;
  #delivered: number;
  #seen: number;
  #looking: () => boolean;

  /**
   * @param revision up to which the page was drawn; @param seen the number of the message up to which the reader had
   *   seen all by then; @param looking whether the reader can see the thread now.
   */
  constructor(
    connection: Signaling,
    thread: Thread,
    { rid, revision, seen = 0 }: { rid: string; revision: number; seen?: number | undefined },
    looking: () => boolean,
  ) {
    super();
    [this.#connection, this.#thread, this.#looking] = [connection, thread, looking];
    [this.#rid, this.#revision] = [rid, revision];
    this.#delivered = this.#seen = seen;
  }

  get rid(): string {
    return this.#rid;
  }

  /** Another room starts: what is drawn stays above. */
  follow(rid: string, revision: number) {
    if (this.#rid) this.#thread.beginRoom();
    [this.#rid, this.#revision, this.#delivered, this.#seen] = [rid, revision, 0, 0];
  }

  take(change: RoomChange) {
    if (change.rid !== this.#rid) return;
    if (change.after > this.#revision) {
      ignoreLost(this.catchUp()); // asked for again when the connection is back
      return;
    }
    this.#draw(change);
  }

  /** Brings all that was missed; after each (re)connection and when a push does not fit. */
  async catchUp(): Promise<void> {
    if (!this.#rid) return;
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#again) {
        this.#again = false;
        const rid = this.#rid;
        const change = await this.#connection.call('since', rid, this.#revision);
        // Another room may have begun meanwhile: its own changes are asked for then.
        if (rid !== this.#rid) this.#again = true;
        else this.#draw(change);
        this.#thread.tellDays();
        // As few as fill a page, if they are as long as can be.
        if (change.messages.length >= 32) this.#again = true;
      }
      this.report();
    } finally {
      this.#asking = false;
    }
  }

  /** Tells the other side what has arrived here and what has been seen. */
  report() {
    const last = this.#thread.lastOther;
    if (!this.#rid || last === 0 || !this.#connection.state.connected) return;
    const looking = this.#looking();
    if (looking ? last <= this.#seen : last <= this.#delivered) return;
    this.#delivered = last;
    if (looking) this.#seen = last;
    this.#connection.call(looking ? 'seen' : 'delivered', this.#rid, last).catch(() => {
      // Not told: the next look or connection tells it.
      this.#delivered = this.#seen = 0;
    });
  }

  #draw(change: RoomChange) {
    for (const message of change.messages) this.#thread.show(message);
    this.#revision = Math.max(this.#revision, change.revision);
    this.emit('change', change);
    this.report();
  }
}
