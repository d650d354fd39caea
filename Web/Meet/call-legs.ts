import { newId } from '../Layout/ids';
import type { CallSnapshot, Container, LegView, Party, Signal } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { passes, refusalOf } from '../Refusals/refused';
import type { CallMedia } from '../Media/call-media';
import { LegLine } from './leg-line';
import { LegReport } from './leg-report';
import { sends, Weakness } from '../Media/link-quality';
import { PeerLink } from '../Media/peer-link';
import { RemoteStage } from './remote-stage';

export type LinkStatus = 'connecting' | 'connected' | 'reconnecting';

const renewsEvery = 5_000;
const looksEvery = 1_000;

/** Packets that came this recently are a sign of life of the leg that sent them. */
const heardFor = 3_000;
const reconnectingAfter = 1_500;
const givesUpAfter = 30_000;
const offersWithin = 500;

/** An offer that has no answer for this long reached nobody: another leg offers anew, and waits twice as long. */
const answersWithin = 3_000;

/** A call moves in this time after its new document has its camera, or it stays where it was. */
const movesWithin = 10_000;

/** The other side moves at the same time: its new document is waited for this long. */
const waitsForOther = 4_000;

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
export class CallLegs extends EventTarget {
  readonly weakness = new Weakness();
  readonly #signaling: Signaling;
  readonly #callId: string;
  readonly #party: Party;
  #container: Container;
  /** Of the accept that this document was opened by, or made: it takes part only if that one counted. */
  acceptKey: string | null;
  readonly #media: CallMedia;
  readonly #lines = new Map<string, LegLine>();
  readonly #stage: RemoteStage;
  readonly #report: LegReport;
  readonly #early = new Map<string, Signal[]>();
  #spare: PeerLink | null = null;
  #legId = newId();
  #held: { to: string; signal: Signal }[] | null = null;
  #call: CallSnapshot | null = null;
  #servers: RTCIceServer[] | null = null;
  #joining: Promise<void> | null = null;
  #isRefused = false;
  /** A document that was loaded while it rings only looks, until its accept counted. */
  #takesPart = false;
  #isJoined = false;
  #isConnected = false;
  #isOver = false;
  #hasMedia = false;
  #downSince: number | null = null;
  #startedAt = 0;
  #wasUp = false;
  #level = 0;
  #ownLevel = 0;
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(options: {
    signaling: Signaling;
    callId: string;
    party: Party;
    container: Container;
    acceptKey: string | null;
    media: CallMedia;
    stage: HTMLElement;
  }) {
    super();
    ({
      signaling: this.#signaling,
      callId: this.#callId,
      party: this.#party,
      container: this.#container,
      acceptKey: this.acceptKey,
      media: this.#media,
    } = options);
    this.#stage = new RemoteStage(options.stage, this.#lines);
    this.#report = new LegReport(this.#signaling, this.#callId, this.#media, () =>
      this.#isJoined && !this.#isOver ? { id: this.#legId, container: this.#container } : null,
    );
    this.#stage.addEventListener('blocked', () => this.dispatchEvent(new Event('change')));
    this.#signaling.on('callChanged', (call) => call.id === this.#callId && this.apply(call));
    this.#signaling.on(
      'signaled',
      ({ to, from, signal }) => to === this.#legId && this.#receive(from, signal),
    );
    this.#signaling.addEventListener('ready', () => void this.#catchUp());
    this.#media.addEventListener('change', () => this.#mediaChanged());
    addEventListener('online', () => this.#restartAll());
    this.#timers.push(
      setInterval(() => void this.#look(), looksEvery),
      setInterval(() => void this.#renew(), renewsEvery),
    );
  }

  get legId(): string {
    return this.#legId;
  }

  get call(): CallSnapshot | null {
    return this.#call;
  }

  /** An older document of this party that is in the call: we take over from it. */
  get older(): LegView | null {
    return (
      this.#call?.legs.find(
        (leg) =>
          leg.party === this.#party &&
          leg.id !== this.#legId &&
          !(this.#isJoined && leg.epoch > (this.#mine?.epoch ?? 0)),
      ) ?? null
    );
  }

  /** The document of the other party that is seen and heard; before there is one, the newest. */
  get other(): LegView | null {
    const others = this.#call?.legs.filter((leg) => leg.party !== this.#party) ?? [];
    return (
      others.find(({ id }) => id === this.#stage.shown?.leg) ??
      others.findLast(({ isConnected }) => isConnected) ??
      others.at(-1) ??
      null
    );
  }

  /** Where this document shows now: the same leg, in another container. */
  set container(container: Container) {
    this.#container = container;
    void this.#report.tell();
  }

  get level(): number {
    return this.#level;
  }

  get ownLevel(): number {
    return this.#ownLevel;
  }

  get isSoundBlocked(): boolean {
    return this.#stage.isSoundBlocked;
  }

  /** Whether sound or picture of the other side has come. */
  get isHeard(): boolean {
    return this.#stage.isHeard;
  }

  get linkStatus(): LinkStatus {
    if ([...this.#lines.values()].some(({ link }) => link.state === 'connected')) return 'connected';
    if (!this.#wasUp) return 'connecting';
    return this.#downSince !== null && Date.now() - this.#downSince < reconnectingAfter
      ? 'connected'
      : 'reconnecting';
  }

  /** Applies a snapshot; one that is older than the newest is ignored. */
  apply(call: CallSnapshot) {
    if (this.#isOver || (this.#call && call.version < this.#call.version)) return;
    if (call.version !== this.#call?.version) this.#isRefused = false;
    this.#call = call;
    this.#reconcile();
    this.dispatchEvent(new Event('change'));
  }

  /** Camera and microphone are there, or the person goes on without: from now on this leg offers and answers. */
  async begin(): Promise<void> {
    this.#hasMedia = true;
    this.#startClock();
    await this.join();
    if (this.#isJoined && !this.#isOver) this.#reconcile(); // it may have joined long before
  }

  /** Joins; before `begin` only so that the other side learns what this one waits for. */
  join(): Promise<void> {
    this.#takesPart = true;
    return (this.#joining ??= this.#join());
  }

  #startClock() {
    clearTimeout(this.#moving);
    if (this.older) this.#moving = setTimeout(() => this.#stepBack(), movesWithin);
  }

  #moving: ReturnType<typeof setTimeout> | undefined;

  /** It takes too long: the older document keeps the call, and this one only looks on. */
  #stepBack() {
    if (this.#isOver || this.#isConnected || !this.older) return;
    this.#retire();
    [this.#hasMedia, this.#takesPart] = [false, false];
    this.dispatchEvent(new Event('handoff-stuck'));
  }

  /** The person goes on with a leg that another document had taken over. */
  async reclaim(): Promise<void> {
    this.#isOver = false;
    this.#startClock();
    this.#rejoin();
    await this.#joining;
  }

  async turnSoundOn(): Promise<void> {
    await this.#stage.turnSoundOn();
    this.dispatchEvent(new Event('change'));
  }

  speakWith(deviceId: string): Promise<void> {
    return this.#stage.speakWith(deviceId);
  }

  /** The document goes: the other side learns it at once, without the server. */
  leave() {
    this.#closeAll();
    this.#end();
  }

  /**
   * The browser took camera or microphone away from this document (Safari on a phone, when another one asks for them).
   */
  announceMuted() {
    for (const { link } of this.#lines.values()) link.tell('muted');
  }

  get #mine(): LegView | undefined {
    return this.#call?.legs.find(({ id, party }) => id === this.#legId && party === this.#party);
  }

  async #join(): Promise<void> {
    const call = this.#call;
    if (!call || call.state === 'ended' || this.#isOver || this.#isRefused) {
      this.#joining = null;
      return;
    }
    // The visitor's side joins while it rings only in the click on Accept: by the time the join is looked at, the call
    // is on.
    const isLive = call.state === 'inProgress' || this.#party === 'visitor';
    this.#held = [];
    try {
      // Without servers to ask for, the offer goes with the join: one way less.
      if (isLive && this.#hasMedia && call.relay === 'none') await this.#prepareOffers(call);
      const held = this.#held;
      const offers = held
        .filter(({ signal }) => signal.description)
        .map(({ to, signal }) => ({ to, signal }));
      const report = this.#report.of(this.#legId, this.#container);
      performance.mark('call:offer');
      const joining = this.#signaling.call('join', {
        callId: this.#callId,
        legId: this.#legId,
        container: this.#container,
        microphone: this.#media.microphone,
        camera: this.#media.camera,
        acceptKey: this.acceptKey,
        offers,
      });
      // The rest comes right behind it: the server takes a leg's signals in their turn.
      this.#held = null;
      for (const { to, signal } of held) if (!signal.description) this.#send(to, signal);
      const joined = await joining;
      [this.#isJoined, this.#joinedAt] = [true, Date.now()];
      performance.mark('call:joined');
      this.#report.isTold(report);
      this.#startedAt ||= Date.now();
      this.apply(joined);
      void this.#report.tell();
    } catch (error) {
      [this.#held, this.#joining] = [null, null];
      // What was offered reached nobody, or somebody who cannot answer any more: the next join offers anew. Refused
      // for good: a newer snapshot decides what is next. Else `ready` tries again, as another leg when this one may
      // have offered.
      const refusal = refusalOf(error);
      this.#isRefused = refusal !== null && !passes(refusal);
      if (this.#isRefused) this.#closeAll();
      else if (this.#lines.size > 0) this.#retire();
    }
  }

  /** Makes the first offers before anybody knows of this leg; what they send is held until its join goes out. */
  async #prepareOffers(call: CallSnapshot): Promise<void> {
    const others = call.legs.filter(({ party }) => party !== this.#party);
    for (const { id } of others) if (!this.#lines.has(id)) this.#open(id, true);
    const described = () =>
      others.every(({ id }) => this.#held?.some(({ to, signal }) => to === id && signal.description));
    await new Promise<void>((resolve) => {
      this.#heldMore = () => described() && resolve();
      this.#heldMore();
      setTimeout(resolve, offersWithin); // an offer that takes longer follows as a signal of its own
    });
  }

  #heldMore = (): unknown => undefined;

  #reconcile() {
    const call = this.#call!;
    if (call.state === 'ended') {
      this.#end();
      this.dispatchEvent(new Event('over'));
      return;
    }
    if (!this.#isJoined) return void (call.state === 'inProgress' && this.#hasMedia && this.join());
    const mine = this.#mine;
    this.#lookForNewer(call, mine);
    if (!mine) {
      // Our lease ran out while we were away
      if (!call.legs.some(({ party }) => party === this.#party)) return this.#rejoin();
      this.#closeAll();
      this.#isOver = true;
      this.dispatchEvent(new Event('moved'));
      return;
    }
    for (const line of this.#lines.values())
      if (!call.legs.some(({ id }) => id === line.leg)) this.#drop(line);
    for (const leg of this.#early.keys())
      if (!call.legs.some(({ id }) => id === leg)) this.#early.delete(leg);
    for (const leg of this.#gone) if (!call.legs.some(({ id }) => id === leg)) this.#gone.delete(leg);
    if (call.state === 'inProgress' && this.#hasMedia) void this.#openAll();
    // While it rings the caller makes its end of the first link, its tracks in their places, so that it answers at
    // once. It does nothing before the offer.
    else if (call.state === 'ringing' && (this.#media.audio || this.#media.video) && call.relay === 'none')
      this.#spare ??= this.#newLink(false);
    if (this.older) return;
    this.#stage.silence(false);
    const [line] = this.#lines.values();
    if (line && this.#lines.size === 1) void line.link.enlarge();
  }

  /** A newer document of this party that leaves without having taken over leaves the call here. */
  #lookForNewer(call: CallSnapshot, mine: LegView | undefined) {
    const newer =
      call.legs.findLast(
        ({ party, epoch }) => party === this.#party && mine !== undefined && epoch > mine.epoch,
      )?.id ?? null;
    const hasGone = mine !== undefined && this.#newer !== null && newer === null;
    this.#newer = newer;
    if (hasGone) this.dispatchEvent(new Event('handoff-cancelled'));
  }

  #newer: string | null = null;

  async #openAll(): Promise<void> {
    if (this.#call!.relay !== 'none' && !this.#servers) {
      this.#servers = [];
      try {
        this.#servers = (await this.#signaling.call(
          'iceServers',
          this.#callId,
          this.#legId,
        )) as RTCIceServer[];
      } catch {
        this.#servers = null; // asked again with the next snapshot or connection
        return;
      }
    } else if (this.#servers?.length === 0) {
      return; // being asked for
    }
    const mine = this.#mine;
    if (!mine || this.#isOver) return;
    for (const leg of this.#call!.legs) {
      if (leg.party === this.#party || this.#lines.has(leg.id) || this.#gone.has(leg.id)) continue;
      // The leg that came later offers. An older one that has asked already is answered.
      this.#open(leg.id, mine.epoch > leg.epoch);
      for (const signal of this.#early.get(leg.id) ?? []) this.#receive(leg.id, signal);
      this.#early.delete(leg.id);
    }
  }

  #newLink(offers: boolean): PeerLink {
    return new PeerLink({
      servers: (this.#servers ?? []).map(iceServer),
      relayOnly: this.#call!.relay === 'only',
      polite: this.#party === 'visitor',
      offers,
      audio: this.#media.audio,
      video: this.#media.video,
      small: this.older !== null || this.#lines.size > 0,
    });
  }

  #takeSpare(): PeerLink | null {
    const spare = this.#spare;
    this.#spare = null;
    void spare?.setTracks(this.#media.audio, this.#media.video);
    return spare;
  }

  #open(leg: string, offers: boolean) {
    const link = (!offers && this.#takeSpare()) || this.#newLink(offers);
    link.addEventListener('signal', (event) => this.#send(leg, (event as CustomEvent<Signal>).detail));
    const line = new LegLine(leg, link, this.#stage.screenFor(link, this.older !== null));
    this.#lines.set(leg, line);
    link.addEventListener('state', () => this.#linkChanged(line));
    link.addEventListener('restart', () => void this.#restart(line));
    link.addEventListener('bye', () => {
      this.#gone.add(leg);
      this.#drop(line);
    });
    link.addEventListener('dead', () => this.#dead(line));
    link.addEventListener('shown', () => {
      line.isShownThere = true;
      void this.#confirm();
    });
    link.addEventListener('muted', () => {
      line.isMutedThere = true;
    });
    line.screen.addEventListener('playing', () => void this.#played(line));
    line.awaitSound(() =>
      this.#lines.get(leg) === line ? this.#call?.legs.find(({ id }) => id === leg) : undefined,
    );
  }

  /** Those that said goodbye, until the snapshot says so too. */
  readonly #gone = new Set<string>();

  /** Its first media came: shown at once when nothing is, or when what is shown is mute, else when it is steady. */
  async #played(line: LegLine): Promise<void> {
    if (this.#stage.isTaken(line))
      await line.screen.steady(
        () => this.#hasPicture(line),
        () => this.#stage.shown?.isMutedThere ?? false,
      );
    if (this.#lines.get(line.leg) !== line) return;
    line.isSteady = true;
    performance.mark('call:shown');
    this.#showNewest();
    line.link.tell('shown');
    this.dispatchEvent(new Event('appeared'));
    await this.#confirm();
    this.dispatchEvent(new Event('change'));
  }

  #showNewest() {
    this.#stage.showNewest(this.#call?.legs ?? []);
  }

  #hasPicture(line: LegLine): boolean {
    return this.#call?.legs.find(({ id }) => id === line.leg)?.camera === 'on';
  }

  /** The other side plays us and we play it: now the older documents of this party may go. */
  async #confirm(): Promise<void> {
    if (this.#isConnected || !this.#isJoined || !this.isHeard) return;
    if (this.older && !this.#isReadyToTakeOver) return;
    this.#isConnected = true;
    try {
      this.apply(await this.#signaling.call('legConnected', this.#callId, this.#legId));
      performance.mark('call:taken');
      clearTimeout(this.#moving);
      this.dispatchEvent(new Event('taken'));
    } catch {
      this.#isConnected = false; // told again when the connection is back
    }
  }

  /**
   * The other side plays us and we play it, in each of its documents: also in one that is just taking over there, for
   * by then the older ones of both sides are gone.
   */
  get #isReadyToTakeOver(): boolean {
    return this.#call!.legs.filter(({ party }) => party !== this.#party).every(({ id, isConnected }) => {
      const line = this.#lines.get(id);
      if (this.#gone.has(id)) return true;
      if (line?.isShownThere && line.isSteady) return true;
      return !isConnected && line !== undefined && Date.now() - line.openedAt > waitsForOther;
    });
  }

  #drop(line: LegLine) {
    line.link.close();
    this.#lines.delete(line.leg);
    this.#stage.remove(line);
    if (this.#stage.shown === line) this.#showNewest();
    this.#linkChanged(line);
  }

  // Not even a restart helped (Firefox does not recover from `failed`): a leg of its own is the same as after a reload.
  #dead(line: LegLine) {
    if (this.#lines.get(line.leg) !== line) return;
    if (this.#signaling.state.connected) this.#rejoin();
  }

  #rejoin() {
    this.#retire();
    void this.join();
  }

  /** Gives this leg up; the next one is another. */
  #retire() {
    const left = this.#legId;
    if (this.#isJoined) this.#signaling.call('legLeft', this.#callId, left).catch(() => left); // its lease ends it too
    this.#closeAll();
    this.#early.clear();
    [this.#legId, this.#isJoined, this.#isConnected, this.#joining, this.#newer] = [
      newId(),
      false,
      false,
      null,
      null,
    ];
  }

  #receive(from: string, signal: Signal) {
    if (signal.description) performance.mark(`call:${signal.description.type}-received`);
    const line = this.#lines.get(from);
    if (line) void line.link.receive(signal);
    else this.#early.set(from, [...(this.#early.get(from) ?? []), signal].slice(-longestWait));
  }

  #send(to: string, signal: Signal) {
    if (this.#held) {
      this.#held.push({ to, signal });
      this.#heldMore();
      return;
    }
    this.#signaling.call('signal', { callId: this.#callId, from: this.#legId, to, signal }).catch(() => {
      // Lost with the connection: the link restarts when it is back.
      this.#lost.add(to);
    });
  }

  readonly #lost = new Set<string>();

  async #catchUp(): Promise<void> {
    try {
      this.apply(await this.#signaling.call('snapshot', this.#callId));
    } catch {
      return; // `ready` comes again
    }
    if (this.#isOver) return;
    // Its offer, or the answer, may have gone with the connection.
    if (this.#isWaitingFor(({ state }) => state !== 'connected')) {
      this.#startClock();
      this.#rejoin();
    } else if (!this.#isJoined && this.#takesPart) void this.join();
    else if (!this.#isConnected) void this.#confirm();
    for (const leg of this.#lost) void this.#restart(this.#lines.get(leg));
    this.#lost.clear();
    this.#mediaChanged();
  }

  /** Whether this leg has offered, is not in the call yet, and one of the links that it offered is as asked. */
  #isWaitingFor(is: (link: PeerLink) => boolean): boolean {
    const mine = this.#mine;
    if (!mine || this.#isConnected) return false;
    return [...this.#lines.values()].some(
      ({ leg, link }) =>
        is(link) && this.#call!.legs.some(({ id, epoch }) => id === leg && epoch < mine.epoch),
    );
  }

  #joinedAt = 0;
  #patience = answersWithin;

  #mediaChanged() {
    for (const { link } of this.#lines.values()) void link.setTracks(this.#media.audio, this.#media.video);
    void this.#report.tell();
    this.dispatchEvent(new Event('change'));
  }

  #linkChanged(line: LegLine) {
    const isUp = [...this.#lines.values()].some(({ link }) => link.state === 'connected');
    if (isUp && !this.#wasUp) performance.mark('call:connected');
    if (isUp) [this.#wasUp, this.#downSince] = [true, null];
    else if (this.#wasUp) this.#downSince ??= Date.now();
    if (line.isSteady && line.link.state === 'connected') line.link.tell('shown');
    this.dispatchEvent(new Event('change'));
  }

  async #restart(line: LegLine | undefined): Promise<void> {
    if (!line || !this.#signaling.state.connected) return void (line && this.#lost.add(line.leg));
    if (this.#call?.relay !== 'none')
      this.#servers = (await this.#signaling
        .call('iceServers', this.#callId, this.#legId)
        .catch(() => this.#servers ?? [])) as RTCIceServer[];
    line.link.restart((this.#servers ?? []).map(iceServer));
  }

  #restartAll() {
    for (const line of this.#lines.values()) void this.#restart(line);
  }

  async #look(): Promise<void> {
    const lines = [...this.#lines.values()]; // which may change in the meantime
    for (const line of lines) {
      const quality = line.quality.read(await line.link.stats());
      if (quality.packets > 0) line.heardAt = Date.now();
      if (line !== this.#stage.shown) continue;
      [this.#level, this.#ownLevel] = [quality.level, quality.ownLevel];
      const leg = this.#call?.legs.find(({ id }) => id === line.leg);
      this.weakness.take(quality, line.link.state === 'connected' && sends(leg));
      if (this.weakness.pauses !== this.#media.isPaused) {
        this.#media.pause(this.weakness.pauses);
        await line.link.pauseVideo(this.weakness.pauses);
      }
    }
    void this.#confirm();
    // The other side was away when the offer came: what it missed is not sent again.
    if (
      this.#signaling.state.connected &&
      Date.now() - this.#joinedAt > this.#patience &&
      this.#isWaitingFor(({ isAnswered }) => !isAnswered)
    ) {
      this.#patience *= 2;
      this.#rejoin();
    }
    if (
      this.#startedAt > 0 &&
      !this.#wasUp &&
      this.#lines.size > 0 &&
      Date.now() - this.#firstLineAt > givesUpAfter
    )
      this.#fail();
    this.dispatchEvent(new Event('quality'));
  }

  get #firstLineAt(): number {
    return (this.#lineOpenedAt ||= Date.now());
  }

  #lineOpenedAt = 0;

  #fail() {
    this.#lineOpenedAt = Date.now();
    this.#signaling
      .call('legFailed', this.#callId, this.#legId)
      .then((call) => this.apply(call))
      .catch(() => this.#legId); // tried again in a while
  }

  async #renew(): Promise<void> {
    if (!this.#isJoined || this.#isOver) return;
    const heard = [...this.#lines.values()]
      .filter(({ heardAt }) => Date.now() - heardAt < heardFor)
      .map(({ leg }) => leg);
    try {
      const version = await this.#signaling.call('renew', this.#callId, this.#legId, heard);
      if (version > (this.#call?.version ?? 0)) await this.#catchUp();
    } catch (error) {
      if (refusalOf(error)) await this.#catchUp();
    }
  }

  #closeAll() {
    for (const { link, screen } of this.#lines.values()) {
      link.tell('bye');
      link.close();
      screen.close();
    }
    this.#takeSpare()?.close();
    this.#lines.clear();
    this.#stage.clear();
  }

  #end() {
    this.#isOver = true;
    clearTimeout(this.#moving);
    this.#closeAll();
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }
}

const longestWait = 64;

const iceServer = ({
  urls,
  username,
  credential,
}: {
  urls: string | string[];
  username?: string | null;
  credential?: string | null;
}): RTCIceServer => ({ urls, ...(username && { username }), ...(credential && { credential }) });
