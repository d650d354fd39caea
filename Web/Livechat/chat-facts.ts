import { showWhen } from '../Layout/toggle-when';
import type { RoomAgent, RoomState } from '../Hub/protocol';

/** `gone`: there was a room, and it can no longer be found. */
type Change = {
  room?: RoomState | 'gone' | 'new';
  agent?: RoomAgent | null;
  here?: boolean;
  empty?: boolean;
  asksName?: boolean;
  email?: boolean;
};

/** The facts of this chat: the server gives them in `data-facts`, and events change them. */
export class ChatFacts {
  readonly #facts: Set<string>;

  constructor(root: HTMLElement) {
    this.#facts = new Set(root.dataset['facts']!.split(' '));
  }

  get isOpen(): boolean {
    return this.#facts.has('waiting') || this.#facts.has('taken');
  }

  /** There was a conversation, and it can no longer be found. */
  get isGone(): boolean {
    return this.#facts.has('gone');
  }

  /** Facts, true or false, by name. */
  mark(facts: Readonly<Record<string, boolean>>) {
    for (const [fact, holds] of Object.entries(facts)) this.#mark(fact, holds);
    this.#draw();
  }

  set(change: Change) {
    if (change.room) {
      for (const state of ['new', 'waiting', 'taken', 'closed', 'gone']) this.#facts.delete(state);
      this.#facts.add(change.room);
    }
    if (change.here !== undefined) {
      this.#mark('here', change.here);
      this.#mark('away', !change.here);
    }
    if (change.empty !== undefined) this.#mark('empty', change.empty);
    if (change.asksName === false) this.#facts.delete('asks-name');
    if (change.email) this.#facts.delete('no-email');
    if (change.agent !== undefined) this.#introduce(change.agent);
    this.#draw();
  }

  #introduce(agent: RoomAgent | null) {
    this.#mark('agent', agent !== null);
    if (!agent) return;
    document.getElementById('agent-name')!.textContent = agent.name;
    const avatar = document.getElementById('agent-avatar')!;
    avatar.textContent = agent.initials;
    avatar.dataset['tone'] = String(agent.tone);
  }

  #draw() {
    document.getElementById('agent-avatar')!.dataset['presence'] = this.#facts.has('in-call')
      ? 'call'
      : this.#facts.has('here')
        ? 'online'
        : 'away';
    showWhen(document, this.#facts);
  }

  #mark(fact: string, holds: boolean) {
    if (holds) this.#facts.add(fact);
    else this.#facts.delete(fact);
  }
}
