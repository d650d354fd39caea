import type { CallSnapshot, Container, LegView, Party } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { TypedEvents } from '../Layout/typed-events';
import type { CallMedia } from '../Media/call-media';
import type { Weakness } from '../Media/link-quality';
import { CallContext } from './call-context';
import { LinkMonitor, type LinkStatus } from './link-monitor';
import { Membership } from './membership';
import { OwnLeg } from './own-leg';
import { RemoteLegs } from './remote-legs';
import { mayTakeOver } from './takeover';

export type { LinkStatus } from './link-monitor';

const leaseRenewalMs = 5_000;
const pollIntervalMs = 1_000;

type CallLegsOptions = {
  signaling: Signaling;
  callId: string;
  party: Party;
  container: Container;
  acceptKey: string | null;
  media: CallMedia;
  stage: HTMLElement;
};

type CallLegsEvents = Record<
  'change' | 'appeared' | 'over' | 'moved' | 'handoff-cancelled' | 'handoff-stuck' | 'taken' | 'quality',
  undefined
>;

/**
 * This document's part in the call: its leg, and a link to each leg of the other party. It does what the snapshot says,
 * whatever brought it about: a first call, a reload, another device and a handoff are all "a leg joins". Events:
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
  readonly #monitor: LinkMonitor;
  readonly #membership: Membership;
  readonly #intervals: ReturnType<typeof setInterval>[];

  constructor(options: CallLegsOptions) {
    super();
    const context = new CallContext(options);
    this.#context = context;
    this.#own = new OwnLeg(context, options.container, options.acceptKey, () => void this.#membership.join());
    this.#remotes = new RemoteLegs(context, this.#own, options.stage);
    this.#monitor = new LinkMonitor(this.#remotes, context.media);
    this.#membership = new Membership(
      context,
      this.#own,
      this.#remotes,
      (call) => this.apply(call),
      () => this.emit('handoff-stuck'),
    );
    this.#listen();
    this.#intervals = [
      setInterval(() => void this.#poll(), pollIntervalMs),
      setInterval(() => void this.#renew(), leaseRenewalMs),
    ];
  }

  get legId(): string {
    return this.#own.id;
  }

  get call(): CallSnapshot | null {
    return this.#own.call;
  }

  /** Of the accept that this document was opened by, or made: it takes part only if that one counted. */
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

  get weakness(): Weakness {
    return this.#monitor.weakness;
  }

  get level(): number {
    return this.#monitor.level;
  }

  get ownLevel(): number {
    return this.#monitor.ownLevel;
  }

  get linkStatus(): LinkStatus {
    return this.#monitor.status;
  }

  get isSoundBlocked(): boolean {
    return this.#remotes.stage.isSoundBlocked;
  }

  /** Whether sound or picture of the other side has come. */
  get isHeard(): boolean {
    return this.#remotes.stage.isHeard;
  }

  /** Applies a snapshot; one that is older than the newest is ignored. */
  apply(call: CallSnapshot) {
    const hadNewer = this.#own.newer !== undefined;
    if (!this.#own.apply(call)) return;
    this.#reconcile(hadNewer);
    this.emit('change');
  }

  /** Camera and microphone are there, or the person goes on without: from now on this leg offers and answers. */
  async begin(): Promise<void> {
    this.#membership.hasMedia = true;
    this.#membership.startClock();
    await this.join();
    if (this.#own.isIn) this.#reconcile(); // it may have joined long before
  }

  /** Joins; before `begin` only so that the other side learns what this one waits for. */
  join(): Promise<void> {
    this.#own.step('wanted');
    return this.#membership.join();
  }

  /** The person goes on with a leg that another document had taken over, or that could not take over. */
  async reclaim(): Promise<void> {
    this.#membership.hasMedia = true;
    this.#membership.startClock();
    await this.#membership.rejoin('reclaimed');
  }

  async turnSoundOn(): Promise<void> {
    await this.#remotes.stage.turnSoundOn();
    this.emit('change');
  }

  speakWith(deviceId: string): Promise<void> {
    return this.#remotes.stage.speakWith(deviceId);
  }

  /** The document goes: the other side learns it at once, without the server. */
  leave() {
    this.#own.end();
    this.#membership.stopClock();
    this.#remotes.closeAll();
    for (const interval of this.#intervals) clearInterval(interval);
  }

  /**
   * The browser took camera or microphone away from this document (Safari on a phone, when another one asks for them).
   */
  announceMuted() {
    this.#remotes.send('muted');
  }

  #listen() {
    const { signaling, media, callId } = this.#context;
    signaling.on('callChanged', (call) => call.id === callId && this.apply(call));
    signaling.on(
      'signaled',
      ({ to, from, signal }) => to === this.legId && this.#remotes.receive(from, signal),
    );
    signaling.addEventListener('ready', () => void this.#catchUp());
    media.listen('change', () => this.#mediaChanged());
    addEventListener('online', () => remotes.restart());
    const remotes = this.#remotes;
    remotes.listen('blocked', () => this.emit('change'));
    remotes.listen('state', () => {
      this.#monitor.linkChanged();
      this.emit('change');
    });
    remotes.listen('played', () => void this.#confirm());
    remotes.listen('appeared', () => {
      this.emit('appeared');
      void this.#confirm().then(() => this.emit('change'));
    });
    // Not even a restart helped (Firefox does not recover from `failed`): a leg of its own is the same as after a
    // reload.
    remotes.listen('dead', () => signaling.state.connected && void this.#membership.rejoin());
  }

  /** Does what the snapshot says. @param hadNewer whether a newer document of this party was about to take over. */
  #reconcile(hadNewer = false) {
    const own = this.#own;
    const { state } = own.call!;
    if (state === 'ended') {
      this.leave();
      this.emit('over');
    } else if (!own.isIn) {
      if (state === 'inProgress') void this.#membership.join();
    } else if (own.view) {
      if (hadNewer && !own.newer) this.emit('handoff-cancelled');
      this.#remotes.sync(this.#membership.hasMedia);
    } else if (own.call!.legs.length > own.others.length) {
      own.step('replaced');
      this.#remotes.closeAll();
      this.emit('moved');
    } else void this.#membership.rejoin(); // its lease ran out while it was away
  }

  /** The other side plays us and we play it: now the older documents of this party may go. */
  async #confirm(): Promise<void> {
    const own = this.#own;
    if (own.state !== 'joined' || !this.isHeard) return;
    if (own.older && !mayTakeOver(own.others, (id) => this.#remotes.playbackOf(id), Date.now())) return;
    const call = await own.confirm();
    if (!call) return;
    this.apply(call);
    performance.mark('call:taken');
    this.#membership.stopClock();
    this.emit('taken');
  }

  async #catchUp(): Promise<void> {
    try {
      this.apply(await this.#context.ask('snapshot'));
    } catch {
      return; // `ready` comes again
    }
    const { state, signals, isDone } = this.#own;
    if (isDone) return;
    // Its offer, or the answer, may have gone with the connection.
    if (state === 'joined' && this.#remotes.offeredTo.some(({ isUp }) => !isUp)) {
      this.#membership.startClock();
      void this.#membership.rejoin();
    } else void this.#membership.join();
    void this.#confirm();
    this.#remotes.restart(signals.takeLost());
    this.#mediaChanged();
  }

  #mediaChanged() {
    this.#remotes.setTracks();
    void this.#own.report.send();
    this.emit('change');
  }

  async #poll(): Promise<void> {
    await this.#monitor.poll();
    void this.#confirm();
    this.#membership.repeatOffers();
    if (this.#own.isIn && this.#monitor.hasFailed()) void this.#fail();
    this.emit('quality');
  }

  async #fail(): Promise<void> {
    try {
      this.apply(await this.#context.ask('legFailed', this.legId));
    } catch {
      return; // tried again in a while
    }
  }

  async #renew(): Promise<void> {
    if (await this.#own.renew(this.#monitor.heard)) await this.#catchUp();
  }
}
