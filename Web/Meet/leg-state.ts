/**
 * The state of this document's leg:
 * - `outside`: it only looks on: it rings, or another document has the call and keeps it;
 * - `waiting`: it wants to join, as soon as it can;
 * - `refused`: the server does not let it join as things stand; a newer snapshot may change that;
 * - `joining`: its join is on the way;
 * - `joined`: the call has its leg; picture and sound are still to come;
 * - `confirming`: the server is told that they play, so that the older documents of this party may go;
 * - `confirmed`: it has the call;
 * - `retired`: another document of this party has taken the call;
 * - `over`: the call ended, or the document goes.
 */
export type LegState =
  'outside' | 'waiting' | 'refused' | 'joining' | 'joined' | 'confirming' | 'confirmed' | 'retired' | 'over';

/**
 * What happens to it: the person wants it to take part (`wanted`), or has it back from another document
 * (`reclaimed`); a newer snapshot came (`changed`); a join went out (`sent`), was `answered` or `refused`; the other
 * side `played`; an answer was `lost` or the refusal passes; the server `acknowledged` that it plays; another leg is
 * to take this one's place in the same document (`renewed`); the move here is `abandoned`; the snapshot has another
 * leg of the party, and not this one (`replaced`); the call `ended`.
 */
export type LegEvent =
  | 'wanted'
  | 'reclaimed'
  | 'changed'
  | 'sent'
  | 'answered'
  | 'refused'
  | 'lost'
  | 'played'
  | 'acknowledged'
  | 'renewed'
  | 'abandoned'
  | 'replaced'
  | 'ended';

type Transitions = { readonly [Event in LegEvent]?: LegState };

const inCall = { renewed: 'waiting', replaced: 'retired', ended: 'over' } as const;
const takingOver = { ...inCall, abandoned: 'outside' } as const;

const transitions: { readonly [State in LegState]: Transitions } = {
  outside: { wanted: 'waiting', reclaimed: 'waiting', ended: 'over' },
  waiting: { sent: 'joining', abandoned: 'outside', ended: 'over' },
  refused: { changed: 'waiting', abandoned: 'outside', ended: 'over' },
  joining: {
    answered: 'joined',
    refused: 'refused',
    lost: 'waiting',
    renewed: 'waiting',
    abandoned: 'outside',
    ended: 'over',
  },
  joined: { ...takingOver, played: 'confirming' },
  confirming: { ...takingOver, acknowledged: 'confirmed', lost: 'joined' },
  confirmed: inCall,
  retired: { reclaimed: 'waiting', ended: 'over' },
  over: {},
};

/** The whole life of a leg. Late or unexpected events change nothing. */
export const step = (state: LegState, event: LegEvent): LegState => transitions[state][event] ?? state;

/** Whether the call has the leg, as far as this document knows. */
export const isIn = (state: LegState): boolean =>
  state === 'joined' || state === 'confirming' || state === 'confirmed';

/** Whether snapshots no longer concern this document. */
export const isDone = (state: LegState): boolean => state === 'retired' || state === 'over';
