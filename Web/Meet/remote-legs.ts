import type { LegView, Signal } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import type { PeerNotice } from '../Media/link-options';
import type { CallContext } from './call-context';
import { LinkMaker } from './link-maker';
import type { OwnLeg } from './own-leg';
import { RemoteLeg } from './remote-leg';
import { RemoteStage } from './remote-stage';

/** Signals of a leg that is not known yet. */
const maxEarlySignals = 64;

/** A description that the browser refuses is useless, as a malformed candidate is: the link goes on without it. */
function forgiveRefused(error: unknown) {
  if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
}

type RemoteLegsEvents = Record<'state' | 'appeared' | 'played' | 'dead', undefined>;

/**
 * The legs of the other party, each with its link and what it shows. Events: `state`: a link came up or went down;
 * `appeared`: picture or voice of one is there; `played`: one says that it plays this document; `dead`: a link is
 * beyond repair.
 */
export class RemoteLegs extends TypedEvents<RemoteLegsEvents> {
  readonly stage: RemoteStage;
  readonly #all = new Map<string, RemoteLeg>();
  readonly #context: CallContext;
  readonly #own: OwnLeg;
  readonly #links: LinkMaker;
  readonly #early = new Map<string, Signal[]>();
  /** Those that said goodbye, until the snapshot says so too. */
  readonly #gone = new Set<string>();

  constructor(context: CallContext, own: OwnLeg, stage: HTMLElement) {
    super();
    this.#context = context;
    this.#own = own;
    this.#links = new LinkMaker(context, own);
    this.stage = new RemoteStage(stage, this.#all);
    context.signaling.on('signaled', ({ to, from, signal }) => to === own.id && this.#receive(from, signal));
    addEventListener('online', () => this.restart());
  }

  get all(): ReadonlyMap<string, RemoteLeg> {
    return this.#all;
  }

  /** The leg that is seen and heard; before there is one, the newest. */
  get shown(): LegView | null {
    const { others } = this.#own;
    return (
      others.find(({ id }) => id === this.stage.shown?.id) ??
      others.findLast(({ isConnected }) => isConnected) ??
      others.at(-1) ??
      null
    );
  }

  playbackOf(id: string): RemoteLeg | 'gone' | undefined {
    return this.#gone.has(id) ? 'gone' : this.#all.get(id);
  }

  /** The legs that this document's leg has offered to: those that were there before it. */
  get offeredTo(): RemoteLeg[] {
    const epoch = this.#own.view?.epoch ?? 0;
    return this.#own.others.flatMap((leg) => (leg.epoch < epoch ? (this.#all.get(leg.id) ?? []) : []));
  }

  /** Follows the newest snapshot, which has this document's leg. @param hasMedia whether it offers and answers yet. */
  sync(hasMedia: boolean) {
    const { state } = this.#own.call!;
    this.#prune();
    if (state === 'inProgress' && hasMedia) void this.#openAll();
    else if (state === 'ringing') this.#links.makeSpare();
    if (this.#own.older) return;
    this.stage.silence(false);
    const [only] = this.#all.values();
    if (only && this.#all.size === 1) void only.link.tracks.enlarge();
  }

  /** Makes the first offers before anybody knows of this leg. */
  async offerAll(): Promise<void> {
    const others = this.#own.others.map(({ id }) => id);
    for (const id of others) if (!this.#all.has(id)) this.#open(id, true);
    await this.#own.signals.offersFor(others);
  }

  setTracks() {
    for (const { link } of this.#all.values()) void link.tracks.set(this.#context.media.tracks);
  }

  send(notice: PeerNotice) {
    for (const { link } of this.#all.values()) link.send(notice);
  }

  /** @param both whether the other side does the same. */
  restart(ids: Iterable<string> = this.#all.keys(), both?: boolean) {
    for (const id of ids) {
      const remote = this.#all.get(id);
      if (!this.#context.signaling.state.connected) this.#own.signals.addLost(id);
      else if (remote) void this.#links.restart(remote.link, both);
    }
  }

  closeAll() {
    this.send('bye');
    for (const { link, media } of this.#all.values()) {
      link.close();
      media.close();
    }
    this.#links.close();
    this.#all.clear();
    this.#early.clear();
    this.stage.clear();
  }

  #receive(from: string, signal: Signal) {
    const remote = this.#all.get(from);
    if (remote) void remote.link.receive(signal).catch(forgiveRefused);
    else this.#early.set(from, [...(this.#early.get(from) ?? []), signal].slice(-maxEarlySignals));
  }

  /** Forgets what the snapshot does not have. */
  #prune() {
    const { legs } = this.#own.call!;
    const isThere = (id: string) => legs.some((leg) => leg.id === id);
    for (const remote of this.#all.values()) if (!isThere(remote.id)) this.#drop(remote);
    for (const known of [this.#early, this.#gone])
      for (const id of known.keys()) if (!isThere(id)) known.delete(id);
  }

  async #openAll(): Promise<void> {
    const own = this.#own;
    if (!(await this.#links.prepare())) return;
    const mine = own.view;
    if (!mine || own.isDone) return;
    for (const { id, epoch } of own.others) {
      if (this.playbackOf(id)) continue;
      // The leg that came later offers. An older one that has asked already is answered.
      this.#open(id, mine.epoch > epoch);
      for (const signal of this.#early.get(id) ?? []) this.#receive(id, signal);
      this.#early.delete(id);
    }
  }

  #open(id: string, offers: boolean) {
    const link = this.#links.make(offers, this.#all.size > 0);
    const remote = new RemoteLeg(id, link, this.stage.mediaFor(link, this.#own.older !== null));
    this.#all.set(id, remote);
    link.listen('signal', (signal) => this.#own.signals.send(id, signal));
    link.listen('state', () => this.#stateChanged(remote));
    link.listen('restart', () => this.restart([id]));
    link.listen('dead', () => this.emit('dead'));
    link.listen('shown', () => this.emit('played'));
    link.listen('bye', () => {
      this.#gone.add(id);
      this.#drop(remote);
    });
    remote.media.listen('playing', () => void this.#playing(remote));
    remote.awaitSound(() => (this.#all.get(id) === remote ? this.viewOf(id) : undefined));
  }

  viewOf(id: string): LegView | undefined {
    return this.#own.others.find((leg) => leg.id === id);
  }

  /**
   * Its first media arrived: it is shown at once if nothing is, or if what is shown is muted; else once it is steady.
   */
  async #playing(remote: RemoteLeg): Promise<void> {
    if (this.stage.isTaken(remote))
      await remote.media.steady(
        () => this.viewOf(remote.id)?.camera === 'on',
        () => this.stage.shown?.isMutedThere ?? false,
      );
    if (this.#all.get(remote.id) !== remote) return;
    remote.isSteady = true;
    performance.mark('call:shown');
    this.stage.showNewest(this.#own.others);
    remote.link.send('shown');
    this.emit('appeared');
  }

  #drop(remote: RemoteLeg) {
    remote.link.close();
    this.#all.delete(remote.id);
    this.stage.remove(remote);
    if (this.stage.shown === remote) this.stage.showNewest(this.#own.others);
    this.#stateChanged(remote);
  }

  #stateChanged(remote: RemoteLeg) {
    if (remote.isSteady && remote.isUp) remote.link.send('shown');
    this.emit('state');
  }
}
