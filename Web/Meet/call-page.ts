import type { CallSnapshot, Container, LegView, Party } from '../Hub/protocol';
import { CallLegs } from './call-legs';
import { CallMedia, type MediaFailure } from '../Media/call-media';
import type { CallPanel } from './call-panel';
import { CallView, type Handoff } from './call-view';
import { wayInto, type Way } from './consent';
import { OptionalTools } from './optional-tools';
import type { JoinCard } from './join-card';
import { LazyModule } from '../Layout/lazy-module';
import { acceptedHere } from '../Placement/window-messages';
import { MeetSignaling } from './meet-signaling';
import type * as Standalone from './standalone';
import { afterPaint, isAnswered, isAnyTrue, keepAwake, playsSound } from './this-browser';

/** The camera that an older document had is asked for this often, until it is free. */
const maxPictureTries = 20;
const pictureRetryMs = 250;

/** What happens in this time is drawn together. */
const drawDelayMs = 80;

/** A browser that needs no answer of the person and is not done by then may never be. */
const openTimeoutMs = 8_000;

/** One document of a call: joins what the others are made of, and does what its buttons say. */
export class CallPage {
  readonly #main: HTMLElement;
  readonly #address: string;
  readonly #signaling: MeetSignaling;
  readonly #media = new CallMedia();
  readonly #legs: CallLegs;
  readonly #view: CallView;
  readonly #callId: string;
  readonly #party: Party;
  #container: Container;
  #covers = false;
  readonly #standalone = new LazyModule<typeof Standalone>(
    document.querySelector<HTMLTemplateElement>('#standalone')!.content.querySelector('link')!.href,
  );
  #panel: CallPanel | null = null;
  /** In a tab alone. */
  #card: JoinCard | null = null;
  /** A frame is in a page of ours; who a tab is of, its connection tells. */
  #isVouched: boolean | null = window.parent === window ? null : true;
  #loading: Promise<void> | null = null;
  readonly #tools: OptionalTools;
  #began = false;
  /** Asked at the start: the answer is there when it is needed. */
  #isAnswered = isAnswered(true);
  #isAsking: 'by-browser' | 'late' | null = null;
  #failure: MediaFailure | null = null;
  #isMoved = false;
  /** Another document of this party has the call, and this one is to take it over. */
  #handoff: Handoff | null = null;
  #stuckOffline = false;
  #isPictureLate = false;

  /** @param address of this page's handlers, up to their name. */
  constructor(main: HTMLElement, address: string) {
    this.#main = main;
    this.#address = address;
    this.#callId = main.dataset['call']!;
    this.#party = main.dataset['party'] as Party;
    this.#container = window.parent === window ? 'tab' : this.#party === 'agent' ? 'overlay' : 'docked';
    main.dataset['container'] = this.#container;
    // A start that is refused or repeated must never navigate a running call, and opening it again must find this tab.
    if (this.#container === 'tab') window.name = `meet_${this.#callId}`;

    this.#signaling = new MeetSignaling(`as=${main.dataset['as']}`, this.#standalone, () => this.#nonce());
    this.#legs = new CallLegs({
      signaling: this.#signaling,
      callId: this.#callId,
      party: this.#party,
      container: this.#container,
      acceptKey: new URLSearchParams(location.search).get('key'),
      media: this.#media,
      stage: document.getElementById('remote')!,
    });
    this.#view = new CallView(main, this.#party, this.#container);
    if (this.#container !== 'docked') void this.#loadStandalone();
    this.#tools = new OptionalTools(this.#callId, this.#signaling, this.#media, this.#legs);
  }

  async start(): Promise<void> {
    this.#signaling.addEventListener('means', () => {
      this.#main.dataset['signaling'] = this.#signaling.means;
      if (this.#signaling.means === 'borrowed') this.#isVouched = true;
      else if (this.#isVouched === null) void this.#lookBack();
      this.#draw();
    });
    this.#signaling.addEventListener('message', () => this.#shownElsewhere());
    addEventListener(acceptedHere, (event) =>
      this.#accepted((event as CustomEvent<{ voiceOnly: boolean }>).detail.voiceOnly),
    );
    this.#legs.addEventListener('change', () => this.#changed());
    this.#legs.addEventListener('quality', () => this.#draw());
    this.#legs.addEventListener('over', () => this.#over());
    this.#legs.addEventListener('moved', () => this.#moved());
    this.#legs.addEventListener('handoff-stuck', () => this.#stuck());
    this.#legs.addEventListener('handoff-cancelled', () => this.#handoffCancelled());
    this.#legs.addEventListener('taken', () => this.#isPictureLate && void this.#startPicture());
    this.#signaling.addEventListener(
      'ready',
      () => this.#handoff === 'stuck' && this.#stuckOffline && void this.#continueHere(),
    );
    this.#signaling.addEventListener(
      'ready',
      () => this.#container !== 'docked' && void this.#loadStandalone(),
    );
    this.#legs.addEventListener('appeared', () => this.#draw());
    this.#media.addEventListener('change', () => this.#drawSoon());
    this.#media.addEventListener('taken-away', () => this.#legs.announceMuted());
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', (event) => event.persisted && location.reload());
    this.#listen();
    await this.#signaling.start(this.#main.dataset['nonce']!);
  }

  /** The owner shows this document in another place. The document, its leg and its links stay as they are. */
  #shownElsewhere() {
    const { shown } = this.#signaling;
    if (!shown || window.parent === window) return;
    [this.#container, this.#covers] = [shown.container, shown.covers];
    this.#main.dataset['container'] = shown.container;
    this.#main.toggleAttribute('data-covers', shown.covers);
    this.#legs.container = shown.container;
    this.#view.place(shown);
    if (shown.container === 'overlay') void this.#loadStandalone();
    if (!shown.covers) this.#panel?.close();
    const focused = document.activeElement;
    this.#draw();
    // The button that was pressed is gone: the one that takes it back has the focus now.
    if (focused?.closest('[hidden]'))
      this.#main.querySelector<HTMLElement>('#shrink:not([hidden]), #expand:not([hidden])')?.focus();
  }

  /** Where the chat itself is not in sight: the conversation, and in a frame the handle. */
  #loadStandalone(): Promise<void> {
    return (this.#loading ??= this.#standalone.load().then(
      ({ CallPanel, FloatingHandle, JoinCard, OwnTab, Ringback }) => {
        if (this.#party === 'agent') this.#view.ringback = new Ringback(this.#main);
        this.#drawSoon();
        this.#panel = new CallPanel(this.#main.dataset['rid']!, this.#party, this.#signaling);
        if (window.parent !== window)
          return void new FloatingHandle(this.#main, (message) => this.#signaling.tellOwner(message));
        new OwnTab(this.#signaling, this.#legs, this.#main.dataset['as'] === 'meet');
        this.#card = new JoinCard(this.#callId, this.#party, this.#signaling, this.#legs, (withCamera) =>
          this.#join(withCamera),
        );
        if (this.#began) this.#card.isIn();
      },
      () => {
        this.#loading = null; // its code did not come: tried again with the next connection
      },
    ));
  }

  /** A tab without an owner: only a reload of one that had a part goes on by itself. */
  async #lookBack(): Promise<void> {
    await this.#loadStandalone();
    this.#isVouched = (await this.#card?.wasIn()) ?? false;
    this.#changed();
  }

  get #way(): Way {
    const { call, acceptKey } = this.#legs;
    return call && !this.#began
      ? wayInto(call, { party: this.#party, acceptKey, isVouched: this.#isVouched })
      : 'wait';
  }

  /** In the click on the card that asked. */
  #join(withCamera: boolean) {
    const { call } = this.#legs;
    this.#isVouched = true;
    if (call && !this.#began) void this.#begin(call, withCamera);
  }

  /** What the newest snapshot asks of this document. */
  #changed() {
    const call = this.#legs.call;
    if (call && this.#way === 'begin') void this.#begin(call);
    else if (this.#handoff && !this.#legs.older) void this.#resumeAlone();
    this.#drawSoon();
  }

  /**
   * In the person's click: the link and its offer are under way while the server records the accept; the camera waits
   * for that.
   */
  #accepted(voiceOnly: boolean) {
    const { call } = this.#legs;
    if (call?.state === 'ringing' && this.#legs.acceptKey && !this.#began)
      void this.#begin({ ...call, voiceOnly });
  }

  /** Joins with camera and microphone; before the accept the visitor's side asks for nothing and joins nothing. */
  async #begin(call: CallSnapshot, wantsCamera?: boolean): Promise<void> {
    this.#began = true;
    this.#card?.isIn();
    performance.mark('call:begin');
    keepAwake();
    const older = this.#legs.older;
    if (older) this.#media.inherit(older.microphone, older.camera);
    const withCamera =
      wantsCamera ?? (older ? this.#wantsCameraAfter(older) : !(call.voiceOnly && this.#party === 'visitor'));
    // A first leg joins and negotiates while the browser opens the camera: the tracks come into their places when they
    // are there, and until then the other side reads what this one waits for. A leg that takes over from another one
    // has its camera first, however long the person thinks about it: until then the other side learns nothing.
    this.#media.expect(withCamera);
    this.#handoff = older ? 'moving' : null;
    if (older) this.#playsSound = playsSound();
    else void this.#legs.begin();
    if (call.state === 'ringing' && this.#party === 'visitor') await this.#isRecorded();
    await this.#ask(withCamera);
    if (this.#failure === 'busy' && this.#handoff) {
      this.#failure = await this.#media.startWithVoice();
      this.#isPictureLate = this.#failure === null;
    }
    performance.mark('call:media');
    if (!this.#failure) await this.#takeOver();
    else if (!this.#handoff) void this.#legs.join();
    this.#drawSoon();
  }

  /** Until the server has the accept, and took this one, nothing of the visitor's is on. */
  #isRecorded(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const { call } = this.#legs;
        if (call?.state !== 'inProgress' || call.acceptKey !== this.#legs.acceptKey) return;
        this.#legs.removeEventListener('change', look);
        resolve();
      };
      this.#legs.addEventListener('change', look);
      look();
    });
  }

  /**
   * A frame takes over from a frame when the page around it is another now, and a page that loads anew from itself:
   * nobody goes on there, whatever the server still believes, so there is no reason to wait for a click.
   */
  get #followsItself(): boolean {
    if (this.#container !== 'tab') return this.#legs.older?.container !== 'tab';
    return (
      (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type ===
      'reload'
    );
  }

  #playsSound = Promise.resolve(true);

  /**
   * Takes part, and if another document has the call, from it; where the browser plays no sound yet, it stays there
   * until a click.
   */
  async #takeOver(): Promise<void> {
    // Asked again: some browsers allow sound to a page that has the microphone. The first yes is enough.
    if (this.#handoff && !this.#followsItself && !(await isAnyTrue([this.#playsSound, playsSound()])))
      this.#handoff = this.#legs.older && 'ready';
    if (this.#handoff === 'ready') return this.#draw();
    await this.#legs.begin();
  }

  /** It did not come in time: the older document goes on, and camera and microphone are let go here. */
  #stuck() {
    this.#media.stop();
    [this.#handoff, this.#stuckOffline] = ['stuck', !this.#signaling.state.connected];
    this.#draw();
  }

  /** A newer document of this party went without taking the call. */
  #handoffCancelled() {
    this.#isMinimizing = false;
    this.#view.notify('handoff-failed');
    void this.#media.recover();
  }

  /** The older document is gone: this one takes part with what it has, and the rest follows. */
  async #resumeAlone(): Promise<void> {
    const was = this.#handoff;
    this.#handoff = null;
    if (was === 'stuck') return this.#reclaim();
    if (this.#failure) await this.#legs.join();
    else await this.#legs.begin();
  }

  /** In a click: takes the call here after all. */
  async #continueHere(): Promise<void> {
    void this.#legs.turnSoundOn();
    if (this.#isMoved) return this.#reclaim();
    if (this.#failure) return this.#continueWithout(true);
    if (this.#handoff === 'ready') {
      this.#handoff = 'moving';
      this.#draw();
      return this.#legs.begin();
    }
    this.#handoff = 'moving';
    this.#media.restart();
    await this.#ask(this.#media.camera !== 'off' && this.#media.camera !== 'none');
    if (!this.#failure) await this.#takeOver();
  }

  async #startPicture(): Promise<void> {
    this.#isPictureLate = false;
    for (let tries = 0; tries < maxPictureTries; tries++) {
      if ((await this.#media.startPicture()) !== 'busy') return;
      await new Promise((resolve) => setTimeout(resolve, pictureRetryMs));
    }
    this.#media.withoutCamera();
    this.#view.notify('device-busy');
  }

  /**
   * Whether the camera is wanted after an older document. What a host page forbids, or was refused for it, a tab of its
   * own may be given.
   */
  #wantsCameraAfter({ camera, container }: LegView): boolean {
    return camera === 'refused'
      ? (container === 'tab') !== (this.#container === 'tab')
      : camera !== 'off' && camera !== 'none';
  }

  /** Asks the browser; says so first where the person will see a question. */
  async #ask(withCamera: boolean): Promise<void> {
    [this.#failure, this.#isPassedOver] = [null, false];
    this.#isAsking = (await (withCamera ? this.#isAnswered : isAnswered(false))) ? null : 'by-browser';
    this.#drawSoon();
    const late = setTimeout(() => {
      this.#isAsking ??= 'late';
      this.#draw();
    }, openTimeoutMs);
    const failure = await this.#media.start(withCamera);
    clearTimeout(late);
    if (this.#isPassedOver) return; // without what it was about
    [this.#isAsking, this.#failure] = [null, failure];
    this.#drawSoon();
  }

  #isPassedOver = false;

  /** The person goes on without what the browser refused, or does not wait for it. */
  async #continueWithout(microphone: boolean): Promise<void> {
    this.#isPassedOver = true;
    [this.#isAsking, this.#failure] = [null, null];
    this.#media.withoutCamera(this.#media.camera === 'refused' ? 'refused' : 'off');
    if (!microphone) this.#media.withoutMicrophone();
    // Refused, or not there in time: then they listen, and the page offers the microphone.
    if (microphone)
      await Promise.race([
        this.#media.turnMicrophoneOn(),
        new Promise((resolve) => setTimeout(resolve, openTimeoutMs)),
      ]);
    this.#draw();
    await this.#legs.begin();
  }

  async #retry(): Promise<void> {
    this.#isAnswered = isAnswered(true);
    await this.#ask(true);
    if (!this.#failure) await this.#takeOver();
  }

  #listen() {
    const on = (id: string, act: () => unknown) =>
      document.getElementById(id)?.addEventListener('click', () => void (this.#began && act()));
    on('mute', () => this.#toggleMicrophone());
    on('camera', () => this.#toggleCamera());
    on('flip', () => this.#media.flip());
    on('hang-up', () => this.#hangUp());
    on('maximize', () => this.#move('maximize'));
    on('minimize', () => this.#move('minimize'));
    on('expand', () => this.#signaling.tellOwner({ type: 'expand' }));
    on('shrink', () => this.#signaling.tellOwner({ type: 'shrink' }));
    on('policy-tab', () => this.#move('maximize'));
    for (const card of ['asking', 'refused', 'busy', 'policy']) {
      on(`${card}-voice`, () => this.#continueWithout(true));
      on(`${card}-listen`, () => this.#continueWithout(false));
      on(`${card}-retry`, () => this.#retry());
    }
    on('sound-on', () => this.#legs.turnSoundOn());
    on('mic-on', () => this.#media.turnMicrophoneOn());
    for (const button of this.#main.querySelectorAll('[data-act="continue-here"]'))
      button.addEventListener('click', () => void this.#continueHere());
    addEventListener('keydown', (event) => {
      if (
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        (event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]'))
      )
        return;
      if (this.#legs.call?.state === 'ended' || !this.#began) return;
      if (event.key === 'Escape' && this.#covers && !this.#panel?.isOpen)
        this.#signaling.tellOwner({ type: 'shrink' });
      if (event.key === 'm' || event.key === 'M') void this.#toggleMicrophone();
      if (event.key === 'v' || event.key === 'V') void this.#toggleCamera();
    });
  }

  async #toggleMicrophone(): Promise<void> {
    if (this.#media.microphone === 'none') await this.#media.turnMicrophoneOn();
    else this.#media.mute(this.#media.microphone === 'on');
    this.#draw();
  }

  async #toggleCamera(): Promise<void> {
    const isOn = this.#media.camera === 'on' || this.#media.camera === 'paused';
    const turning = this.#media.turnCamera(!isOn);
    this.#draw();
    const failure = await turning;
    // In a running call the refusal is a short notice: the voice goes on.
    if (failure) this.#view.notify(`device-${failure}`);
  }

  /** What one hears and sees ends in the click; the server learns it at once, or by the lease. */
  async #hangUp(): Promise<void> {
    this.#media.stop();
    this.#tools.close();
    const over = this.#signaling.call('hangUp', this.#callId);
    this.#legs.leave();
    this.#view.hangingUp();
    try {
      this.#view.ended(await over);
    } catch {
      await this.#hangUpWhenReady();
    }
    this.#over();
  }

  // Without a connection the wish waits for the next one.
  #hangUpWhenReady(): Promise<void> {
    return new Promise((done) => {
      this.#signaling.addEventListener(
        'ready',
        () => {
          void this.#signaling
            .call('hangUp', this.#callId)
            .then((call) => this.#view.ended(call))
            .finally(done);
        },
        { once: true },
      );
    });
  }

  #over() {
    this.#media.stop();
    this.#tools.close();
    const { call } = this.#legs;
    if (call?.state === 'ended') this.#view.ended(call);
    this.#signaling.tellOwner({ type: 'left', over: true });
  }

  /** To a document that the owner of our connection opens. Without the server it would open one that cannot load. */
  #move(way: 'maximize' | 'minimize') {
    // The document stays
    if (way === 'minimize' && this.#container !== 'tab') return void this.#signaling.tellOwner({ type: way });
    performance.mark('call:pressed');
    if (!this.#signaling.state.connected) return this.#view.notify('handoff-failed');
    this.#view.notify('moving');
    afterPaint(() => {
      this.#isMinimizing = this.#signaling.tellOwner({ type: way }) && way === 'minimize';
    });
  }

  #isMinimizing = false;

  /** Another document of this party has the call now. */
  #moved() {
    this.#media.stop();
    this.#tools.close();
    [this.#isMoved, this.#began] = [true, true];
    this.#card?.isOut();
    this.#signaling.tellOwner({ type: 'left', over: false });
    if (this.#isMinimizing) window.close();
    this.#draw();
  }

  async #reclaim(): Promise<void> {
    this.#isMoved = false;
    this.#media.restart();
    this.#draw();
    await this.#ask(true);
    await this.#legs.reclaim();
  }

  #drawing: ReturnType<typeof setTimeout> | undefined;

  /**
   * For what comes by itself: a call that begins has much to tell at once, and every drawing takes from what carries
   * picture and sound.
   */
  #drawSoon() {
    if (document.hidden)
      this.#draw(); // its timers come late, and its drawing costs nothing
    else this.#drawing ??= setTimeout(() => this.#draw(), drawDelayMs);
  }

  #draw() {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    const { call } = this.#legs;
    if (!call) return;
    this.#view.draw({
      call,
      link: this.#legs.linkStatus,
      media: this.#media,
      other: this.#legs.other,
      weakness: this.#legs.weakness,
      level: this.#legs.level,
      isHeard: this.#legs.isHeard,
      isSoundBlocked: this.#legs.isSoundBlocked,
      asks: this.#way === 'ask',
      hasOlder: this.#legs.older !== null,
      isAsking: this.#isAsking,
      failure: this.#failure,
      isMoved: this.#isMoved,
      handoff: this.#handoff,
      hasMedia: this.#began && !this.#isAsking,
      canMinimize:
        (this.#container === 'tab' || (this.#container === 'overlay' && this.#party === 'visitor')) &&
        this.#signaling.means === 'borrowed',
    });
  }

  #leave() {
    const { call } = this.#legs;
    this.#media.stop();
    this.#legs.leave();
    if (call && call.state !== 'ended' && !this.#isMoved)
      navigator.sendBeacon(`${this.#address}Leave`, new URLSearchParams({ legId: this.#legs.legId }));
  }

  async #nonce(): Promise<string> {
    const answer = await fetch(`${this.#address}Nonce`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`No nonce: ${answer.status}`);
    return ((await answer.json()) as { nonce: string }).nonce;
  }
}
