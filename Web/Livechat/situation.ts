import { showByWords } from '../Layout/words';
import type { RoomAgent, RoomState } from '../Hub/protocol';

/** `gone`: there was a room, and it cannot be found any more. */
type Change = {
  room?: RoomState | 'gone';
  agent?: RoomAgent | null;
  here?: boolean;
  empty?: boolean;
  asksName?: boolean;
  email?: boolean;
};

/** The situation in words, as the server gave it in `data-situation`. */
export class Situation {
  readonly #words: Set<string>;

  constructor(root: HTMLElement) {
    this.#words = new Set(root.dataset['situation']!.split(' '));
  }

  get isOpen(): boolean {
    return this.#words.has('waiting') || this.#words.has('taken');
  }

  /** There was a conversation, and it cannot be found any more. */
  get isGone(): boolean {
    return this.#words.has('gone');
  }

  /** Words that hold or do not, as they are. */
  mark(words: Readonly<Record<string, boolean>>) {
    for (const [word, on] of Object.entries(words)) this.#turn(word, on);
    this.#draw();
  }

  set(change: Change) {
    if (change.room) {
      for (const word of ['new', 'waiting', 'taken', 'closed', 'gone']) this.#words.delete(word);
      this.#words.add(change.room);
    }
    if (change.here !== undefined) {
      this.#turn('here', change.here);
      this.#turn('away', !change.here);
    }
    if (change.empty !== undefined) this.#turn('empty', change.empty);
    if (change.asksName === false) this.#words.delete('asks-name');
    if (change.email) this.#words.delete('no-email');
    if (change.agent !== undefined) this.#introduce(change.agent);
    this.#draw();
  }

  #introduce(agent: RoomAgent | null) {
    this.#turn('agent', agent !== null);
    if (!agent) return;
    document.getElementById('agent-name')!.textContent = agent.name;
    const avatar = document.getElementById('agent-avatar')!;
    avatar.textContent = agent.initials;
    avatar.dataset['tone'] = String(agent.tone);
  }

  #draw() {
    document.getElementById('agent-avatar')!.dataset['presence'] = this.#words.has('in-call')
      ? 'call'
      : this.#words.has('here')
        ? 'online'
        : 'away';
    showByWords(document, this.#words);
  }

  #turn(word: string, on: boolean) {
    if (on) this.#words.add(word);
    else this.#words.delete(word);
  }
}
