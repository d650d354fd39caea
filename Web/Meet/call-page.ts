import type { CallSnapshot, Container, LegView, Party } from '../Signaling/protocol';
import { CallLegs } from './call-legs';
import { CallMedia, type MediaFailure } from './call-media';
import { CallPanel } from './call-panel';
import { CallView } from './call-view';
import { DeviceMenu } from './device-menu';
import { FloatingHandle } from './floating-handle';
import { MeetSignaling } from './meet-signaling';
import { askedAlready, keepAwake } from './this-browser';

/** How long the browser may take for camera and microphone before the other side is told that it asks. */
const asksAfter = 350;

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
  #panel: CallPanel | null = null;
  #began = false;
  /** Asked at the start: the answer is there when it is needed. */
  #asked = askedAlready(true);
  #isAsking = false;
  #failure: MediaFailure | null = null;
  #isMoved = false;
  /** Set where this document was opened by an accept that another one might have forestalled. */
  readonly #acceptKey = new URLSearchParams(location.search).get('key');

  /** @param address of this page's handlers, up to their name. */
  constructor(main: HTMLElement, address: string) {
    this.#main = main;
    this.#address = address;
    this.#callId = main.dataset['call']!;
    this.#party = main.dataset['party'] as Party;
    this.#container = window.parent === window ? 'tab' : 'docked';
    main.dataset['container'] = this.#container;
    // A start that is refused or repeated must never navigate a running call, and opening it again must find this tab.
    if (this.#container === 'tab') window.name = `meet_${this.#callId}`;

    this.#signaling = new MeetSignaling(this.#party === 'agent' ? 'as=agent' : 'as=meet', () => this.#nonce());
    this.#legs = new CallLegs({ signaling: this.#signaling, callId: this.#callId, party: this.#party, container: this.#container, media: this.#media, stage: document.getElementById('remote')! });
    this.#view = new CallView(main, this.#party, this.#container);
    if (this.#container === 'tab') this.#panel = new CallPanel(main.dataset['rid']!, this.#party, this.#signaling);
    else new FloatingHandle(main, (message) => this.#signaling.tellOwner(message));
    new DeviceMenu(this.#media, this.#legs);
  }

  async start(): Promise<void> {
    this.#signaling.addEventListener('means', () => {
      this.#main.dataset['signaling'] = this.#signaling.means;
      this.#draw();
    });
    this.#signaling.addEventListener('place', () => this.#placed());
    this.#legs.addEventListener('change', () => this.#changed());
    this.#legs.addEventListener('quality', () => this.#draw());
    this.#legs.addEventListener('over', () => this.#over());
    this.#legs.addEventListener('moved', () => this.#moved());
    this.#media.addEventListener('change', () => this.#draw());
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', (event) => event.persisted && location.reload());
    addEventListener('beforeunload', (event) => this.#endsWithThisPage && event.preventDefault());
    this.#listen();
    await this.#signaling.start(this.#main.dataset['nonce']!);
  }

  /** The owner shows this document in another place. The document, its leg and its links stay as they are. */
  #placed() {
    const { place } = this.#signaling;
    if (!place || window.parent === window) return;
    [this.#container, this.#covers] = [place.container, place.covers];
    this.#main.dataset['container'] = place.container;
    this.#main.toggleAttribute('data-covers', place.covers);
    this.#legs.container = place.container;
    this.#view.place(place);
    if (place.container === 'overlay') this.#panel ??= new CallPanel(this.#main.dataset['rid']!, this.#party, this.#signaling);
    if (!place.covers) this.#panel?.close();
    this.#draw();
  }

  /** Closing it would end the call: there is nobody who would take the call back. */
  get #endsWithThisPage(): boolean {
    return this.#container === 'tab' && this.#signaling.means === 'own' && this.#legs.call?.state === 'inProgress' && this.#began && !this.#isMoved;
  }

  /** What the newest snapshot asks of this document. */
  #changed() {
    const call = this.#legs.call;
    if (call && !this.#began && ((call.state === 'inProgress' && (!this.#acceptKey || this.#acceptKey === call.acceptKey)) || (call.state === 'ringing' && this.#party === 'agent'))) void this.#begin(call);
    this.#draw();
  }

  /** Joins with camera and microphone; before the accept the visitor's side asks for nothing and joins nothing. */
  async #begin(call: CallSnapshot): Promise<void> {
    this.#began = true;
    performance.mark('call:begin');
    keepAwake();
    const older = this.#legs.older;
    if (older) this.#media.inherit(older.microphone, older.camera);
    const withCamera = older ? this.#wantsCameraAfter(older) : !(call.voiceOnly && this.#party === 'visitor');
    // A first leg joins and negotiates while the browser opens the camera: the tracks come into their places when they
    // are there, and until then the other side reads what this one waits for. A leg that takes over from another one
    // has its camera first, for nobody must see the picture go.
    this.#media.expect(withCamera);
    const late = older ? setTimeout(() => void this.#legs.join(), asksAfter) : undefined;
    if (!older) void this.#legs.begin();
    await this.#ask(withCamera);
    clearTimeout(late);
    performance.mark('call:media');
    if (!this.#failure) await this.#legs.begin();
    else void this.#legs.join();
  }

  /** Whether the camera is wanted after an older document. What a host page forbids, or was refused for it, a tab of its own may be given. */
  #wantsCameraAfter({ camera, container }: LegView): boolean {
    return camera === 'refused' ? (container === 'tab') !== (this.#container === 'tab') : camera !== 'off' && camera !== 'none';
  }

  /** Asks the browser; says so first where the person will see a question. */
  async #ask(withCamera: boolean): Promise<void> {
    this.#failure = null;
    this.#isAsking = !(await (withCamera ? this.#asked : askedAlready(false)));
    this.#draw();
    const failure = await this.#media.start(withCamera);
    if (!this.#isAsking && failure === 'refused' && this.#goesOn) return; // "voice only" was pressed meanwhile
    this.#isAsking = false;
    this.#failure = failure;
    this.#draw();
  }

  #goesOn = false;

  /** The person goes on without what the browser refused, or does not wait for its question. */
  async #goOn(microphone: boolean): Promise<void> {
    this.#goesOn = true;
    [this.#isAsking, this.#failure] = [false, null];
    this.#media.withoutCamera(this.#media.camera === 'refused' ? 'refused' : 'off');
    if (microphone) {
      const failure = await this.#media.turnMicrophoneOn();
      if (failure === 'refused' || failure === 'policy') this.#failure = null; // then they listen: the page offers the microphone
    }
    this.#draw();
    await this.#legs.begin();
  }

  async #retry(): Promise<void> {
    this.#asked = askedAlready(true);
    await this.#ask(true);
    if (!this.#failure) await this.#legs.begin();
  }

  #listen() {
    const on = (id: string, act: () => unknown) => document.getElementById(id)?.addEventListener('click', () => void act());
    on('mute', () => this.#toggleMicrophone());
    on('camera', () => this.#toggleCamera());
    on('flip', () => this.#media.flip());
    on('hang-up', () => this.#hangUp());
    on('maximize', () => this.#signaling.tellOwner({ type: 'maximize' }));
    on('minimize', () => this.#minimize());
    on('expand', () => this.#signaling.tellOwner({ type: 'expand' }));
    on('shrink', () => this.#signaling.tellOwner({ type: 'shrink' }));
    on('policy-tab', () => this.#signaling.tellOwner({ type: 'maximize' }));
    on('asking-voice', () => this.#goOn(true));
    on('refused-voice', () => this.#goOn(true));
    on('busy-voice', () => this.#goOn(true));
    on('refused-listen', () => this.#goOn(false));
    on('policy-listen', () => this.#goOn(false));
    on('refused-retry', () => this.#retry());
    on('busy-retry', () => this.#retry());
    on('sound-on', () => this.#legs.turnSoundOn());
    on('mic-on', () => this.#media.turnMicrophoneOn());
    on('continue-here', () => this.#takeBack());
    on('ended-back', () => this.#party === 'visitor' && window.close());
    addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || (event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]'))) return;
      if (this.#legs.call?.state === 'ended') return;
      if (event.key === 'Escape' && this.#covers && !this.#panel?.isOpen) this.#signaling.tellOwner({ type: 'shrink' });
      if (event.key === 'm' || event.key === 'M') void this.#toggleMicrophone();
      if (event.key === 'v' || event.key === 'V') void this.#toggleCamera();
    });
  }

  async #toggleMicrophone(): Promise<void> {
    if (this.#media.microphone === 'none') await this.#media.turnMicrophoneOn();
    else this.#media.mute(this.#media.microphone === 'on');
  }

  async #toggleCamera(): Promise<void> {
    const isOn = this.#media.camera === 'on' || this.#media.camera === 'paused';
    const failure = await this.#media.turnCamera(!isOn);
    // In a running call the refusal is a short notice: the voice goes on.
    if (failure === 'refused' || failure === 'policy' || failure === 'busy') this.#view.tell(failure === 'busy' ? 'device-busy' : 'camera-refused');
  }

  /** What one hears and sees ends in the click; the server learns it at once, or by the lease. */
  async #hangUp(): Promise<void> {
    this.#media.stop();
    const over = this.#signaling.call('hangUp', this.#callId);
    this.#legs.leave();
    this.#view.hangingUp();
    try {
      this.#view.ended(await over);
    } catch {
      await this.#hangUpLater();
    }
    this.#over();
  }

  // Without a connection the wish waits for the next one.
  #hangUpLater(): Promise<void> {
    return new Promise((done) => {
      this.#signaling.addEventListener('ready', () => {
        this.#signaling.call('hangUp', this.#callId).then((call) => this.#view.ended(call)).finally(done);
      }, { once: true });
    });
  }

  #over() {
    this.#media.stop();
    const { call } = this.#legs;
    if (call?.state === 'ended') this.#view.ended(call);
    this.#signaling.tellOwner({ type: 'left', over: true });
  }

  #minimize() {
    this.#isMinimizing = this.#signaling.tellOwner({ type: 'minimize' });
  }

  #isMinimizing = false;

  /** Another document of this party has the call now. */
  #moved() {
    this.#media.stop();
    [this.#isMoved, this.#began] = [true, true];
    this.#signaling.tellOwner({ type: 'left', over: false });
    if (this.#isMinimizing) window.close();
    this.#draw();
  }

  async #takeBack(): Promise<void> {
    this.#isMoved = false;
    this.#media.restart();
    this.#draw();
    await this.#ask(true);
    await this.#legs.takeBack();
  }

  #draw() {
    const { call } = this.#legs;
    if (!call) return;
    this.#view.draw({
      call,
      link: this.#legs.linkWord,
      media: this.#media,
      other: this.#legs.other,
      weakness: this.#legs.weakness,
      level: this.#legs.level,
      ownLevel: this.#legs.ownLevel,
      isHeard: this.#legs.isHeard,
      isSoundBlocked: this.#legs.isSoundBlocked,
      isAsking: this.#isAsking,
      failure: this.#failure,
      isMoved: this.#isMoved,
      hasMedia: this.#began && !this.#isAsking,
      canMinimize: this.#party === 'visitor' && this.#container !== 'docked' && this.#signaling.means === 'borrowed',
    });
  }

  #leave() {
    const { call } = this.#legs;
    this.#media.stop();
    this.#legs.leave();
    if (call && call.state !== 'ended' && !this.#isMoved) navigator.sendBeacon(`${this.#address}Leave`, new URLSearchParams({ legId: this.#legs.legId }));
  }

  async #nonce(): Promise<string> {
    const answer = await fetch(`${this.#address}Nonce`, { method: 'POST', headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error(`No nonce: ${answer.status}`);
    return ((await answer.json()) as { nonce: string }).nonce;
  }
}
