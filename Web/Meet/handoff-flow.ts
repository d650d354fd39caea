/**
 * The state of this document in the call:
 * - `outside`: it has no part yet;
 * - `inside`: it takes part;
 * - `minimizing`: the person wants it small, so it closes when the smaller document has the call;
 * - `waiting`: the same, and somebody has to take it on the page;
 * - `moving`: an older document of its party has the call, which is on its way here;
 * - `ready`: it would come, but the browser wants a click before there is sound;
 * - `stuck`: it did not come in time; `stuck-offline`: for want of a connection;
 * - `moved`: another document has the call now.
 */
export type Flow =
  'outside' | 'inside' | 'minimizing' | 'waiting' | 'moving' | 'ready' | 'stuck' | 'stuck-offline' | 'moved';

/**
 * What happens to it: it takes part (`begin`), or is to have the call from an older document (`take-over`); the browser
 * plays no sound (`silent`); no older document has the call any more (`alone`); it did not come in time (`late`,
 * `late-offline`); the server is reached (`connected`); the person wants it here (`continue`) or small (`minimize`),
 * which no page does by itself (`wait`); a newer document went without taking it (`cancelled`), or took it (`moved`).
 */
export type FlowEvent =
  | 'begin'
  | 'take-over'
  | 'silent'
  | 'alone'
  | 'late'
  | 'late-offline'
  | 'connected'
  | 'continue'
  | 'minimize'
  | 'wait'
  | 'cancelled'
  | 'moved';

/**
 * What to do then: take part with what there is (`begin`); ask for camera and microphone, and take over (`retry`); come
 * back with a leg of its own (`reclaim`); close the window (`close`).
 */
export type FlowAction = 'begin' | 'retry' | 'reclaim' | 'close';

type Next = readonly [Flow, FlowAction?];
type Transitions = { readonly [Event in FlowEvent]?: Next };

const always: Transitions = {
  late: ['stuck'],
  'late-offline': ['stuck-offline'],
  continue: ['moving', 'retry'],
  moved: ['moved'],
};

const transitions: { readonly [State in Flow]: Transitions } = {
  outside: { begin: ['inside'], 'take-over': ['moving'], moved: ['moved'] },
  inside: { ...always, minimize: ['minimizing'] },
  minimizing: { ...always, wait: ['waiting'], cancelled: ['inside'], moved: ['moved', 'close'] },
  waiting: { ...always, minimize: ['minimizing'], cancelled: ['inside'], moved: ['moved', 'close'] },
  moving: { ...always, silent: ['ready'], alone: ['inside', 'begin'], minimize: ['minimizing'] },
  ready: { ...always, alone: ['inside', 'begin'], continue: ['moving', 'begin'] },
  stuck: { ...always, alone: ['inside', 'reclaim'] },
  'stuck-offline': { ...always, alone: ['inside', 'reclaim'], connected: ['moving', 'retry'] },
  moved: { continue: ['inside', 'reclaim'] },
};

/** The next state, and what to do. Late or unexpected events change nothing. */
export const step = (flow: Flow, event: FlowEvent): Next => transitions[flow][event] ?? [flow];

/** Whether an older document of this party has the call, which is to come here. */
export const takesOver = (flow: Flow): boolean => /^(moving|ready|stuck)/.test(flow);
