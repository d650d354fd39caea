import type {
  CallSnapshot,
  CallSignal,
  LegView,
  Party,
  SignalingClient,
  SignalingHub,
} from '../Hub/protocol';
import type { ConnectionState, HubMethod, Methods, Push, Signaling } from '../Hub/signaling';
import { Refused } from '../Refusals/refused';
import { Measures } from './measures';

type Arguments<Name extends HubMethod> = Methods<SignalingHub>[Name]['arguments'];
type Handlers = {
  [Name in HubMethod]?: (by: Party, ...args: Arguments<Name>) => Methods<SignalingHub>[Name]['answer'];
};
type Interruption = () => void | Promise<void>;

const ringing: CallSnapshot = {
  id: 'call',
  rid: 'room',
  version: 1,
  state: 'ringing',
  progress: 'sent',
  agent: { _id: 'agent', name: 'Mara', initials: 'M', tone: 1 },
  visitor: 'Noah',
  ringsUntil: '2026-01-01T00:00:45Z',
  startTime: null,
  endTime: null,
  endReason: null,
  endedBy: null,
  declineNote: null,
  voiceOnly: false,
  acceptKey: null,
  legs: [],
  relay: 'none',
  now: '2026-01-01T00:00:00Z',
};

/** The server as docs/protocol.md has it: one call and its legs, told to whoever is connected. */
export class FakeServer {
  call = ringing;
  readonly connections: FakeSignaling[] = [];
  #lastEpoch = 0;

  readonly handlers: Handlers = {
    accept: (_, __, key, voiceOnly) => {
      if (this.call.state === 'ringing') this.change({ state: 'inProgress', acceptKey: key, voiceOnly });
      return this.call;
    },
    hangUp: (by) => {
      if (this.call.state !== 'ended')
        this.change({ state: 'ended', endReason: 'hungUp', endedBy: by, legs: [] });
      return this.call;
    },
    join: (by, { legId, container, microphone, camera, acceptKey, offers }) => {
      const isAccepted = this.call.state === 'inProgress';
      if (this.call.state === 'ringing' && by === 'visitor') throw new Refused('call-not-accepted');
      if (isAccepted && acceptKey && acceptKey !== this.call.acceptKey)
        throw new Refused('call-not-accepted');
      if (this.call.state === 'ended' || this.legOf(legId)) return this.call;
      const epoch = ++this.#lastEpoch;
      const leg: LegView = { id: legId, party: by, container, epoch, isConnected: false, microphone, camera };
      this.change({ legs: [...this.call.legs, leg] });
      for (const { to, signal } of offers)
        if (isAccepted && this.legOf(to)) this.#pass(by, { callId: 'call', from: legId, to, signal });
      return this.call;
    },
    legConnected: (by, _, legId) => {
      const leg = this.legOf(legId);
      if (this.call.state === 'ringing') throw new Refused('call-not-accepted');
      if (!leg) return this.call;
      const kept = this.call.legs.filter(({ party, epoch }) => party !== by || epoch >= leg.epoch);
      if (!leg.isConnected || kept.length < this.call.legs.length)
        this.change({ legs: kept.map((other) => (other === leg ? { ...leg, isConnected: true } : other)) });
      return this.call;
    },
    legFailed: (_, __, ___, endReason) => this.change({ state: 'ended', endReason, legs: [] }),
    legLeft: (_, __, legId) => {
      if (this.legOf(legId)) this.change({ legs: this.call.legs.filter(({ id }) => id !== legId) });
      return this.call;
    },
    report: (_, __, legId, container, microphone, camera) => {
      const reported = (leg: LegView) => (leg.id === legId ? { ...leg, container, microphone, camera } : leg);
      return this.change({ legs: this.call.legs.map(reported) });
    },
    signal: (by, signal) => {
      if (!this.legOf(signal.from) || !this.legOf(signal.to)) throw new Refused('leg-not-found');
      this.#pass(by, signal);
    },
    renew: (_, __, legId) => {
      if (!this.legOf(legId)) throw new Refused('leg-not-found');
      return this.call.version;
    },
    snapshot: () => this.call,
    iceServers: () => [{ urls: ['turn:relay.example'], username: 'a', credential: 'b' }],
  };

  connect(party: Party): FakeSignaling {
    const connection = new FakeSignaling(this, party);
    this.connections.push(connection);
    return connection;
  }

  /** A document joins that is none of a test's pages. */
  join(by: Party, legId: string) {
    const media = { container: 'tab', microphone: 'on', camera: 'on' } as const;
    this.handlers.join?.(by, { callId: 'call', legId, ...media, offers: [], acceptKey: null });
  }

  legOf(legId: string): LegView | undefined {
    return this.call.legs.find(({ id }) => id === legId);
  }

  legsOf(by: Party): LegView[] {
    return this.call.legs.filter(({ party }) => party === by);
  }

  /** A change that somebody made, or time. */
  change(to: Partial<CallSnapshot>): CallSnapshot {
    this.call = { ...this.call, ...to, version: this.call.version + 1 };
    for (const connection of this.connections) connection.push('callChanged', this.call);
    return this.call;
  }

  /** The lease of a leg runs out, or its document said that it goes. */
  drop(legId: string) {
    this.change({ legs: this.call.legs.filter(({ id }) => id !== legId) });
  }

  #pass(by: Party, signal: CallSignal) {
    for (const connection of this.connections)
      if (connection.party !== by) connection.push('signaled', signal);
  }
}

/** A document's connection. It may be away, and a call may be interrupted on its way there or back. */
export class FakeSignaling extends EventTarget implements Signaling {
  readonly calls: { name: HubMethod; args: unknown[] }[] = [];
  /** Before the server hears a call: what it throws, the caller gets, and what it waits for, the server waits for. */
  readonly before = new Map<HubMethod, Interruption>();
  /** After the server did it: the same, of the answer. */
  readonly after = new Map<HubMethod, Interruption>();
  /** What a browser finds of the relay when nothing connects. */
  readonly late = {
    load: () =>
      Promise.resolve({
        fail: (_: unknown, legId: string) => this.call('legFailed', 'call', legId, 'failedShut'),
      }),
  };
  readonly measures = { load: () => Promise.resolve(this.#measures) };
  /** Pushes get lost. */
  isDeaf = false;
  readonly #measures = { Measures, measures: new Measures() };
  #isConnected = false;
  readonly #handlers: [Push, (...args: never[]) => void][] = [];

  constructor(
    readonly server: FakeServer,
    readonly party: Party,
  ) {
    super();
  }

  get state(): ConnectionState {
    return this.#isConnected ? { connected: true } : { connected: false, nextTryAt: null };
  }

  on<Name extends Push>(
    name: Name,
    handle: (...args: Methods<SignalingClient>[Name]['arguments']) => void,
  ): void {
    this.#handlers.push([name, handle]);
  }

  async call<Name extends HubMethod>(
    name: Name,
    ...args: Arguments<Name>
  ): Promise<Methods<SignalingHub>[Name]['answer']> {
    this.calls.push({ name, args });
    await this.before.get(name)?.();
    if (!this.#isConnected) throw new Error('Not connected.');
    const handle = this.server.handlers[name];
    if (!handle) throw new Refused('method-not-found');
    const answer = handle(this.party, ...args);
    await this.after.get(name)?.();
    return answer;
  }

  retry() {
    // A test says when it is back.
  }

  /** What was called by this name. */
  made<Name extends HubMethod>(name: Name): Arguments<Name>[] {
    return this.calls.flatMap((call) => (call.name === name ? [call.args as Arguments<Name>] : []));
  }

  push<Name extends Push>(name: Name, ...args: Methods<SignalingClient>[Name]['arguments']) {
    if (!this.#isConnected || this.isDeaf) return;
    for (const [handled, handle] of this.#handlers) if (handled === name) handle(...(args as never[]));
  }

  disconnect() {
    this.#isConnected = false;
    this.dispatchEvent(new Event('state'));
  }

  connect() {
    this.#isConnected = true;
    this.push('callChanged', this.server.call);
    this.dispatchEvent(new Event('state'));
    this.dispatchEvent(new Event('ready'));
  }
}

/** Interrupts a call by a refusal of the server. */
export const refused = (code: string) => () => {
  throw new Refused(code);
};

/** Interrupts a call by the loss of its connection. */
export const lost = () => {
  throw new Error('The connection was lost.');
};

/** Interrupts calls until it is opened. */
export class Gate {
  #open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve));
  readonly wait = () => this.#opened;

  open() {
    this.#open();
  }
}
