/** What a browser is to a call, for unit tests: devices, tracks, elements, and connections that find each other. */

/** A track of a device, or a received one, which `flows` once the other end sends. */
export class FakeTrack extends EventTarget {
  readyState = 'live';
  enabled = true;
  muted = false;
  flows = false;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;

  constructor(readonly kind: string) {
    super();
  }

  getSettings = () => ({});

  stop() {
    this.readyState = 'ended';
  }

  flow() {
    if (this.flows) return;
    this.flows = true;
    this.dispatchEvent(new Event('flow'));
  }
}

/** Event `flow`: one of its tracks has media. */
export class FakeStream extends EventTarget {
  constructor(readonly tracks: FakeTrack[] = []) {
    super();
  }

  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio');
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video');

  addTrack(track: FakeTrack) {
    this.tracks.push(track);
    track.addEventListener('flow', () => this.dispatchEvent(new Event('flow')));
    if (track.flows) this.dispatchEvent(new Event('flow'));
  }
}

export type FakeDevice = { kind: string; deviceId: string; groupId: string; label: string };

export function fakeMicrophone(deviceId: string, of: string): FakeDevice {
  return {
    kind: 'audioinput',
    deviceId,
    groupId: of,
    label: deviceId === 'default' ? `Default - ${of}` : of,
  };
}

/** `navigator.mediaDevices`: what is asked for is granted, unless a test answers in its own way. */
export class FakeDevices extends EventTarget {
  asked: string[] = [];
  listed = 0;
  answer: () => Promise<void> = () => Promise.resolve();
  there: FakeDevice[] = [fakeMicrophone('default', 'Built-in'), fakeMicrophone('b1', 'Built-in')];

  async getUserMedia({ audio, video }: MediaStreamConstraints) {
    const kinds = [audio && 'audio', video && 'video'].filter((kind) => typeof kind === 'string');
    this.asked.push(kinds.join(' '));
    await this.answer();
    return new FakeStream(kinds.map((kind) => new FakeTrack(kind)));
  }

  enumerateDevices() {
    this.listed++;
    return Promise.resolve(this.there);
  }

  change(times = 1) {
    for (let i = 0; i < times; i++) this.dispatchEvent(new Event('devicechange'));
  }
}

/** A `<video>` that plays at its speaker, and notes what it was asked for. */
export class FakeVideo extends EventTarget {
  readonly log: string[] = [];
  sinkId: string | undefined = '';
  muted = false;
  volume = 1;
  readyState = 0;
  videoWidth = 0;
  dataset: Record<string, string> = {};
  /** Whether the browser plays no sound before a click. */
  wantsClick = false;
  stage: FakeStage | null = null;
  #stream: FakeStream | null = null;

  constructor(readonly speakers: string[] = []) {
    super();
  }

  get srcObject(): FakeStream | null {
    return this.#stream;
  }

  set srcObject(stream: FakeStream | null) {
    this.#stream = stream;
    this.readyState = 0;
    stream?.addEventListener('flow', () => this.#load());
    this.#load();
  }

  setSinkId = async (id: string) => {
    this.log.push(`speaker ${id}`);
    await Promise.resolve();
    if (!this.speakers.includes(id)) throw new DOMException('', 'NotFoundError');
    this.sinkId = id;
  };

  play = () => {
    if (this.wantsClick && !this.muted) return Promise.reject(new DOMException('', 'NotAllowedError'));
    this.log.push(`plays at ${this.sinkId || 'the default'}${this.muted ? ', silent' : ''}`);
    return Promise.resolve();
  };

  requestVideoFrameCallback(next: (now: number) => void) {
    if (this.readyState > 0) setTimeout(() => next(Date.now()), 30);
  }

  cloneNode(): FakeVideo {
    return new FakeVideo(this.speakers);
  }

  remove() {
    this.stage?.videos.splice(this.stage.videos.indexOf(this), 1);
  }

  #load() {
    if (this.readyState > 0 || !this.#stream?.getVideoTracks().some(({ flows }) => flows)) return;
    this.readyState = 2;
    this.videoWidth = 640;
    this.dispatchEvent(new Event('loadeddata'));
  }
}

/** The page's element around the videos of the other side; it has one from the start. */
export class FakeStage {
  readonly videos: FakeVideo[] = [];

  constructor() {
    this.append(new FakeVideo());
  }

  get shown(): FakeVideo | undefined {
    return this.videos.find(({ dataset }) => dataset['party'] === 'remote');
  }

  append(video: FakeVideo) {
    video.stage = this;
    this.videos.push(video);
  }

  querySelector = () => this.videos[0];
  querySelectorAll = () => [...this.videos];
}

type Line = { mid: string; kind: string };
type Described = { connection: number; number: number; answers: number | null; lines: Line[] };
type Description = { type: 'offer' | 'answer'; sdp: string };

class FakeTransceiver {
  mid: string | null = null;
  currentDirection: string | null = null;
  readonly receiver: { track: FakeTrack };
  readonly sender;
  encodings: RTCRtpEncodingParameters[] = [{}];

  constructor(
    readonly kind: string,
    track: FakeTrack | null,
    public direction: string,
    /** Made by addTrack: a line of an offer may take it. */
    readonly isAwaiting: boolean,
    replaced: () => void,
  ) {
    this.receiver = { track: new FakeTrack(kind) };
    this.sender = {
      track,
      replaceTrack: (next: FakeTrack | null) => {
        this.sender.track = next;
        replaced();
        return Promise.resolve();
      },
      getParameters: () => ({ encodings: this.encodings.map((encoding) => ({ ...encoding })) }),
      setParameters: ({ encodings }: { encodings: RTCRtpEncodingParameters[] }) => {
        this.encodings = encodings;
        return Promise.resolve();
      },
    };
  }
}

class FakeChannel {
  readyState = 'connecting';
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onopen: (() => void) | null = null;

  constructor(readonly peer: () => FakeChannel | undefined) {}

  send(data: unknown) {
    const peer = this.peer();
    queueMicrotask(() => peer?.onmessage?.({ data }));
  }

  open() {
    if (this.readyState === 'open') return;
    this.readyState = 'open';
    this.onopen?.();
  }
}

/** How long it takes to connect once both ends are described. Milliseconds. */
const connectsInMs = 10;

/**
 * An RTCPeerConnection: two of them connect when each has the other's description, as long as `network.isUp`. Offers
 * and answers are as strict as real ones (W3C WebRTC 1.0, 4.3.1).
 */
export class FakePeerConnection {
  static all: FakePeerConnection[] = [];
  static network = { isUp: true };
  /** How long it takes to find the own address. Milliseconds. */
  static findsInMs = 1;

  connectionState = 'new';
  signalingState = 'stable';
  pendingLocalDescription: Description | null = null;
  currentLocalDescription: Description | null = null;
  remoteDescription: Description | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: { track: FakeTrack; transceiver: FakeTransceiver }) => void) | null = null;
  iceRestarts = 0;
  channel: FakeChannel | null = null;
  readonly #transceivers: FakeTransceiver[] = [];
  readonly #number = FakePeerConnection.all.push(this) - 1;
  #offers = 0;
  #connectedAt = 0;

  constructor(public configuration: RTCConfiguration = {}) {}

  /** Those that are not closed. */
  static get open(): FakePeerConnection[] {
    return FakePeerConnection.all.filter(({ connectionState }) => connectionState !== 'closed');
  }

  get peer(): FakePeerConnection | undefined {
    return this.remoteDescription
      ? FakePeerConnection.all[described(this.remoteDescription).connection]
      : undefined;
  }

  createDataChannel(): FakeChannel {
    return (this.channel = new FakeChannel(() => this.peer?.channel ?? undefined));
  }

  addTrack(track: FakeTrack) {
    return this.#add(track.kind, track, 'sendrecv', true).sender;
  }

  addTransceiver(
    track: FakeTrack | string,
    { direction, sendEncodings }: { direction: string; sendEncodings?: RTCRtpEncodingParameters[] },
  ): FakeTransceiver {
    const made =
      typeof track === 'string' ? this.#add(track, null, direction) : this.#add(track.kind, track, direction);
    if (sendEncodings) made.encodings = sendEncodings;
    return made;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.#transceivers;
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }

  restartIce() {
    this.iceRestarts++;
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    if (this.connectionState === 'closed') throw new DOMException('', 'InvalidStateError');
    if (this.signalingState === 'have-remote-offer') {
      const offer = described(this.remoteDescription!);
      this.currentLocalDescription = this.#describe('answer', offer.number);
      this.signalingState = 'stable';
      for (const { mid } of offer.lines) this.#lineOf(mid)!.currentDirection = 'sendrecv';
    } else {
      for (const [index, transceiver] of this.#transceivers.entries()) transceiver.mid ??= String(index);
      this.pendingLocalDescription = this.#describe('offer', null);
      this.signalingState = 'have-local-offer';
    }
    const candidate = { candidate: 'host', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    this.#gather(candidate);
    this.#connectSoon();
  }

  async setRemoteDescription(description: Description): Promise<void> {
    await Promise.resolve();
    if (this.connectionState === 'closed') return new Promise(() => undefined);
    const isAnswer = description.type === 'answer';
    const { lines, answers } = described(description);
    if (isAnswer) {
      const pending = this.pendingLocalDescription;
      if (!pending || described(pending).number !== answers) throw new DOMException('', 'InvalidStateError');
      this.currentLocalDescription = pending;
    }
    if (this.pendingLocalDescription && !isAnswer) this.#rollBack();
    this.pendingLocalDescription = null;
    this.remoteDescription = description;
    this.signalingState = isAnswer ? 'stable' : 'have-remote-offer';
    for (const line of lines) this.#receiveLine(line, isAnswer);
    this.#connectSoon();
  }

  addIceCandidate(): Promise<void> {
    return this.remoteDescription
      ? Promise.resolve()
      : Promise.reject(new DOMException('', 'InvalidStateError'));
  }

  /** Ten packets of each track that flows in every hundred milliseconds, none lost. */
  getStats(): Promise<Map<string, unknown>> {
    const packetsReceived = Math.floor((Date.now() - this.#connectedAt) / 10);
    const received = this.connectionState === 'connected' ? this.#transceivers : [];
    return Promise.resolve(
      new Map(
        received
          .filter(({ receiver }) => receiver.track.flows)
          .map(({ kind, mid }) => [
            `in ${mid}`,
            { type: 'inbound-rtp', kind, timestamp: Date.now(), packetsReceived, packetsLost: 0 },
          ]),
      ),
    );
  }

  /** What the network does to a connection. */
  become(state: 'connected' | 'disconnected' | 'failed') {
    if (this.connectionState === 'closed') return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
    if (this.channel) this.channel.readyState = 'closed';
  }

  #add(kind: string, track: FakeTrack | null, direction: string, isAwaiting = false): FakeTransceiver {
    const made = new FakeTransceiver(kind, track, direction, isAwaiting, () => this.peer?.flow());
    this.#transceivers.push(made);
    return made;
  }

  /** Lines of an offer that is withdrawn are no lines any more (W3C WebRTC 1.0, 4.4.1.5). */
  #rollBack() {
    for (const transceiver of this.#transceivers)
      if (transceiver.currentDirection === null) transceiver.mid = null;
  }

  #lineOf(mid: string): FakeTransceiver | undefined {
    return this.#transceivers.find((transceiver) => transceiver.mid === mid);
  }

  /** A line of an offer goes to a transceiver that waits for one of its kind (RFC 9429, 5.10), else to a new one. */
  #receiveLine({ mid, kind }: Line, isAnswer: boolean) {
    const isNew = !this.#lineOf(mid);
    const transceiver =
      this.#lineOf(mid) ??
      this.#transceivers.find((other) => other.isAwaiting && other.mid === null && other.kind === kind) ??
      this.#add(kind, null, 'recvonly');
    transceiver.mid = mid;
    if (isAnswer && transceiver.currentDirection === null) transceiver.currentDirection = 'sendrecv';
    else if (!isNew) return;
    this.ontrack?.({ track: transceiver.receiver.track, transceiver });
  }

  #describe(type: 'offer' | 'answer', answers: number | null): Description {
    const lines = this.#transceivers.flatMap(({ mid, kind }) => (mid === null ? [] : [{ mid, kind }]));
    const all: Described = { connection: this.#number, number: ++this.#offers, answers, lines };
    return { type, sdp: JSON.stringify(all) };
  }

  #gather(candidate: unknown) {
    setTimeout(() => {
      this.onicecandidate?.({ candidate });
      this.onicecandidate?.({ candidate: null });
    }, FakePeerConnection.findsInMs);
  }

  #connectSoon() {
    const { peer } = this;
    if (this.signalingState !== 'stable' || peer?.signalingState !== 'stable' || peer.peer !== this) return;
    setTimeout(() => {
      if (!FakePeerConnection.network.isUp) return;
      if (this.connectionState === 'closed' || peer.connectionState === 'closed') return;
      for (const end of [this, peer]) end.#connect();
      for (const end of [this, peer]) end.channel?.open();
      for (const end of [this, peer]) end.flow();
    }, connectsInMs);
  }

  #connect() {
    this.#connectedAt ||= Date.now();
    if (this.connectionState !== 'connected') this.become('connected');
  }

  /** What the other end sends arrives. */
  flow() {
    if (this.connectionState !== 'connected') return;
    for (const sending of this.peer?.getTransceivers() ?? [])
      if (sending.sender.track && sending.mid !== null) this.#lineOf(sending.mid)?.receiver.track.flow();
  }
}

const described = ({ sdp }: Description) => JSON.parse(sdp) as Described;

/** Puts the fakes in the place of the browser's own. Answers its devices, and the storage that a test may fill. */
export function fakeBrowser() {
  const devices = new FakeDevices();
  const stored = new Map<string, string>();
  const page = Object.assign(new EventTarget(), {
    hidden: false,
    pictureInPictureElement: null as FakeVideo | null,
  });
  const frame: Record<string, unknown> = {};
  const events = new EventTarget();
  frame['top'] = frame;
  FakePeerConnection.all = [];
  FakePeerConnection.network = { isUp: true };
  FakePeerConnection.findsInMs = 1;
  // The browser's own count goes on with the test's timers, also where a test sets Date.now.
  performance.now = () => new Date().getTime();
  const fakes: Record<string, unknown> = {
    navigator: {
      mediaDevices: devices,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    },
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    },
    document: page,
    window: frame,
    addEventListener: events.addEventListener.bind(events),
    MediaStream: FakeStream,
    RTCPeerConnection: FakePeerConnection,
    HTMLMediaElement: { HAVE_CURRENT_DATA: 2 },
  };
  for (const [name, value] of Object.entries(fakes))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  return { devices, stored, page, events };
}
