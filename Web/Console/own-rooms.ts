import type { RoomChange } from '../Hub/protocol';

/** A row under "Mine": the id of its room, its revision and the visitor's name. */
type Row = {
  readonly id: string;
  readonly dataset: DOMStringMap;
  querySelector(selector: string): Element | null;
};

/**
 * The rooms of this agent, by what the inbox shows and what the server tells: the two come in any order, so that a room
 * which somebody took over may have left the inbox before it is told.
 */
export class OwnRooms {
  readonly #me: string;
  readonly #visitors = new Map<string, string>();
  /** By the revision in which they went to somebody else, or to nobody. */
  readonly #gone = new Map<string, number>();

  constructor(me: string) {
    this.#me = me;
  }

  /** The rows under "Mine", as they are drawn now. */
  see(rows: Iterable<Row>) {
    for (const row of rows) {
      const rid = row.id.slice('row-'.length);
      if (Number(row.dataset['revision']) < (this.#gone.get(rid) ?? 0)) continue; // not drawn anew yet
      this.#visitors.set(rid, row.querySelector('.name')?.textContent ?? '');
      this.#gone.delete(rid);
    }
  }

  /** Takes in a change. @returns the visitor's name if another agent has taken over a room of this one; else null. */
  lost({ rid, revision, state, agent }: RoomChange): string | null {
    const isTaken = state === 'taken' && agent !== null;
    if (isTaken && agent._id === this.#me) return null;
    const visitor = this.#visitors.get(rid);
    if (visitor === undefined) return null; // of a colleague, or of nobody
    this.#visitors.delete(rid);
    this.#gone.set(rid, revision);
    return isTaken ? visitor : null;
  }

  /** While the server was away, any of them may have gone. */
  forget() {
    this.#visitors.clear();
  }
}
