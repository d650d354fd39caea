import type { CallSnapshot, Container, LegView } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import { CallContext } from './call-context';
import { LinkMonitor } from './link-monitor';
import { Membership } from './membership';
import { LegUpkeep } from './leg-upkeep';
import { OwnLeg } from './own-leg';
import { RemoteLegs } from './remote-legs';
import type { RemoteStage } from './remote-stage';

export type { LinkStatus } from './link-monitor';

type CallLegsOptions = ConstructorParameters<typeof CallContext>[0] & {
  container: Container;
  acceptKey: string | null;
  stage: HTMLElement;
};

type CallLegsEvents = Record<
  'change' | 'appeared' | 'over' | 'moved' | 'handoff-cancelled' | 'handoff-stuck' | 'taken' | 'quality',
  undefined
>;

/**
 * This document's part in the call: its leg, and a link to each leg of the other party. It does what the snapshot says,
 * whatever the reason: a first call, a reload, another device and a handoff are all "a leg joins". Events:
 * - `change`: something that is drawn changed;
 * - `appeared`: picture or voice of the other side is on the stage;
 * - `over`: the call ended;
 * - `moved`: another document of this party took the call;
 * - `handoff-cancelled`: another document tried to take it and did not;
 * - `handoff-stuck`: this document tried to take it and did not;
 * - `taken`: this document has the call;
 * - `quality`: the statistics of the last second are in.
 */
export class CallLegs extends TypedEvents<CallLegsEvents> {
  readonly #context: CallContext;
  readonly #own: OwnLeg;
  readonly #remotes: RemoteLegs;
  readonly monitor: LinkMonitor;
  readonly #membership: Membership;
  readonly #upkeep: LegUpkeep;

  constructor(options: CallLegsOptions) {
    super();
    const context = new CallContext(options);
    this.#context = context;
    this.#own = new OwnLeg(context, options.container, options.acceptKey, () => void this.#membership.join());
    this.#remotes = new RemoteLegs(context, this.#own, options.stage);
    this.monitor = new LinkMonitor(this.#remotes, context.media);
    this.#membership = new Membership(context, this.#own, this.#remotes);
    this.#upkeep = new LegUpkeep(context, this.#own, this.#membership, this.monitor);
    this.#listen();
    this.#listenToRemotes();
  }

  get legId(): string {
    return this.#own.id;
  }

  get call(): CallSnapshot | null {
    return this.#own.call;
  }

  /** Of the accept that this document was opened by, or made: it takes part only if that accept won. */
  get acceptKey(): string | null {
    return this.#own.acceptKey;
  }

  set acceptKey(key: string | null) {
    this.#own.acceptKey = key;
  }

  /** An older document of this party that is in the call: we take over from it. */
  get older(): LegView | null {
    return this.#own.older;
  }

  /** The document of the other party that is seen and heard; before there is one, the newest. */
  get other(): LegView | null {
    return this.#remotes.shown;
  }

  /** Where this document shows now: the same leg, in another container. */
  set container(container: Container) {
    this.#own.container = container;
    void this.#own.report.send();
  }

  /** Where the other side is seen and heard. */
  get stage(): RemoteStage {
    return this.#remotes.stage;
  }

  apply(call: CallSnapshot) {
    this.#membership.apply(call);
  }

  /** Camera and microphone are there, or the person continues without: from now on this leg offers and answers. */
  begin(): Promise<void> {
    return this.#membership.begin();
  }

  /** Joins; before `begin` only so that the other side learns what this one waits for. */
  join(): Promise<void> {
    this.#own.step('wanted');
    return this.#membership.join();
  }

  /** The person continues with a leg that another document had taken over, or that could not take over. */
  reclaim(): Promise<void> {
    return this.#membership.reclaim();
  }

  async turnSoundOn(): Promise<void> {
    await this.stage.turnSoundOn();
    this.emit('change');
  }

  speakWith(deviceId: string): Promise<void> {
    return this.stage.speakWith(deviceId);
  }

  /** The document goes away: the other side learns of it at once, without the server. */
  leave() {
    this.#membership.leave();
    this.#upkeep.stop();
  }

  /**
   * The browser took camera or microphone away from this document (Safari on a phone, when another one asks for them).
   */
  announceMuted() {
    this.#remotes.send('muted');
  }

  #listen() {
    const { signaling, media } = this.#context;
    signaling.addEventListener('ready', (event) => void this.#catchUp(event as CustomEvent));
    media.listen('change', () => this.#mediaChanged());
    this.#upkeep.listen('measured', () => this.emit('quality'));
    this.#upkeep.listen('stale', () => void this.#catchUp());
    this.#membership.listen('over', () => this.leave());
    for (const name of ['change', 'over', 'moved', 'handoff-cancelled', 'handoff-stuck', 'taken'] as const)
      this.#membership.listen(name, () => this.emit(name));
  }

  #listenToRemotes() {
    const remotes = this.#remotes;
    this.stage.listen('blocked', () => this.emit('change'));
    remotes.listen('state', () => {
      this.monitor.linkChanged();
      this.emit('change');
    });
    remotes.listen('appeared', () => {
      this.emit('appeared');
      void this.#membership.confirm().then(() => this.emit('change'));
    });
  }

  async #catchUp(ready?: CustomEvent<CallSnapshot | undefined>): Promise<void> {
    if (!(await this.#membership.catchUp(ready?.detail))) return;
    // A server that started again has forgotten what it relays, and a browser would notice that only after a while.
    const both = ready && this.#own.call!.relay !== 'none';
    this.#remotes.restart(both ? undefined : this.#own.signals.takeLost(), both);
    this.#mediaChanged();
  }

  #mediaChanged() {
    this.#remotes.setTracks();
    void this.#own.report.send();
    this.emit('change');
  }
}
