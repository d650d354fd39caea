import type { Candidate, Signal } from '../Hub/protocol';

export type LinkState = 'connecting' | 'connected' | 'disconnected' | 'failed';

/** A short gap of the network mends itself; after this the link looks for another way. */
const restartsAfter = 1_000;

/** A link that even a restart does not mend in this time is given up. */
const givenUpAfter = 8_000;

/** What two documents tell each other without the server. */
const words = ['bye', 'shown', 'muted'] as const;
type Word = (typeof words)[number];

/** Candidates that are found this soon after each other go together. */
const candidatesEvery = 30;
const longestQueue = 50;

/** A quarter of the picture: a machine that encodes two for a moment keeps up with both. */
const smallBy = 2;

export type LinkOptions = {
  servers: RTCIceServer[];
  relayOnly: boolean;
  /** Yields on glare. The visitor is polite. */
  polite: boolean;
  /** Whether this side makes the first offer: the leg that came later does. */
  offers: boolean;
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  /** Begins with a small picture: the large one goes over another link meanwhile, this document's or an older one's. */
  small: boolean;
};

/**
 * One RTCPeerConnection between a leg of ours and one of the other party. Perfect negotiation (W3C WebRTC 1.0, 10.7);
 * one audio and one video line from the start, so that a camera that comes later needs no new offer. Events: `signal`
 * (detail: Signal): for the other end; `state`; `track`; what the other document says (`bye`: it goes; `shown`: it
 * plays us; `muted`: its camera or microphone was taken away); `dead`: give up.
 */
export class PeerLink extends EventTarget {
  readonly stream = new MediaStream();
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #polite: boolean;
  #audio: MediaStreamTrack | null;
  #video: MediaStreamTrack | null;
  /** The side that waits for the first offer makes none of its own: its data channel alone would want one. */
  #mayOffer: boolean;
  #makingOffer = false;
  #ignoringOffer = false;
  #settingAnswer = false;
  #queue: Candidate[] = [];
  #queueTimer: ReturnType<typeof setTimeout> | undefined;
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  #deadTimer: ReturnType<typeof setTimeout> | undefined;
  #steps: Promise<void> = Promise.resolve();
  #isSmall: boolean;
  #isClosed = false;

  constructor({ servers, relayOnly, polite, offers, audio, video, small }: LinkOptions) {
    super();
    [this.#polite, this.#audio, this.#video, this.#mayOffer, this.#isSmall] = [
      polite,
      audio,
      video,
      offers,
      small,
    ];
    this.#connection = new RTCPeerConnection({
      iceServers: servers,
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    });
    this.#channel = this.#connection.createDataChannel('leg', { negotiated: true, id: 0 });
    this.#channel.onmessage = ({ data }) =>
      (words as readonly unknown[]).includes(data) && this.dispatchEvent(new Event(data));
    this.#channel.onopen = () => this.dispatchEvent(new Event('state'));
    this.#connection.ontrack = ({ track }) => {
      this.stream.addTrack(track);
      this.dispatchEvent(new CustomEvent('track', { detail: track }));
    };
    this.#connection.onicecandidate = ({ candidate }) => candidate && this.#queueCandidate(candidate);
    this.#connection.onnegotiationneeded = () => void this.#offer();
    this.#connection.onconnectionstatechange = () => this.#changed();
    if (!offers) {
      // They come into the places that the offer has for them (RFC 9429, 5.10).
      for (const track of [audio, video]) if (track) this.#connection.addTrack(track);
      return;
    }
    // Always both, so that what is switched on later has its place (RFC 9429, 5.2.1).
    this.#connection.addTransceiver(audio ?? 'audio', { direction: 'sendrecv' });
    this.#connection.addTransceiver(video ?? 'video', {
      direction: 'sendrecv',
      ...(small && { sendEncodings: [{ scaleResolutionDownBy: smallBy }] }),
    });
    void this.#offer(); // at once: the event for it comes after what else the page has to do
  }

  get state(): LinkState {
    const { connectionState } = this.#connection;
    // Firefox goes through `connecting` at every restart, with media running: that is no news.
    return connectionState === 'connected' ||
      connectionState === 'failed' ||
      connectionState === 'disconnected'
      ? connectionState
      : this.#connection.remoteDescription && this.#wasConnected
        ? 'connected'
        : 'connecting';
  }

  #wasConnected = false;

  /** Whether the other end has described itself. */
  get isAnswered(): boolean {
    return this.#connection.remoteDescription !== null;
  }

  /** Signals are handled one after the other, in the order they came. */
  receive(signal: Signal): Promise<void> {
    return (this.#steps = this.#steps.then(async () => {
      if (this.#isClosed) return;
      if (signal.description) await this.#describeThere(signal.description as RTCSessionDescriptionInit);
      for (const candidate of signal.candidates ?? []) await this.#add(candidate);
    }));
  }

  async setTracks(audio: MediaStreamTrack | null, video: MediaStreamTrack | null): Promise<void> {
    [this.#audio, this.#video] = [audio, video];
    await this.#attach();
  }

  /** Whether frames go out at all; the encoder rests while they do not. */
  pauseVideo(paused: boolean): Promise<boolean> {
    return this.#encode((encoding) => (encoding.active = !paused));
  }

  /** The picture in its full size from now on. */
  async enlarge(): Promise<void> {
    if (!this.#isSmall) return;
    this.#isSmall = false;
    // Tried again with the next snapshot
    this.#isSmall = !(await this.#encode((encoding) => (encoding.scaleResolutionDownBy = 1)));
  }

  /**
   * One change after the other: each has to begin with what the one before has set (W3C WebRTC 1.0, 5.2,
   * setParameters). False when the browser refused it.
   */
  #encode(change: (encoding: RTCRtpEncodingParameters) => void): Promise<boolean> {
    return (this.#encodings = this.#encodings.then(async () => {
      const sender = this.#connection
        .getTransceivers()
        .find(({ receiver }) => receiver.track.kind === 'video')?.sender;
      const parameters = sender?.getParameters();
      if (this.#isClosed || !sender || !parameters?.encodings?.[0]) return true;
      for (const encoding of parameters.encodings) change(encoding);
      // A picture of another size than was meant costs nobody the call (InvalidStateError, InvalidModificationError).
      return sender.setParameters(parameters).then(
        () => true,
        () => false,
      );
    }));
  }

  #encodings = Promise.resolve(true);

  tell(word: Word) {
    if (this.#channel.readyState === 'open') this.#channel.send(word);
  }

  /** Looks for a new way; media go on meanwhile where they can. */
  restart(servers?: RTCIceServer[]) {
    if (this.#isClosed) return;
    if (servers?.length)
      this.#connection.setConfiguration({ ...this.#connection.getConfiguration(), iceServers: servers });
    this.#connection.restartIce();
  }

  /** Whether packets of sound have come. */
  async hasSound(): Promise<boolean> {
    let packets = 0;
    (await this.stats()).forEach((entry: Record<string, unknown>) => {
      if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio')
        packets += Number(entry['packetsReceived'] ?? 0);
    });
    return packets > 0;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of [this.#queueTimer, this.#restartTimer, this.#deadTimer]) clearTimeout(timer);
    this.#connection.onconnectionstatechange =
      this.#connection.onnegotiationneeded =
      this.#connection.onicecandidate =
      this.#connection.ontrack =
        null;
    this.#channel.onmessage = this.#channel.onopen = null;
    this.#connection.close();
  }

  async #offer(): Promise<void> {
    if (!this.#mayOffer) return;
    try {
      this.#makingOffer = true;
      await this.#describeHere('offer');
    } catch (error) {
      if (!this.#isClosed) throw error;
    } finally {
      this.#makingOffer = false;
    }
  }

  async #describeThere(description: RTCSessionDescriptionInit): Promise<void> {
    const readyForOffer =
      !this.#makingOffer && (this.#connection.signalingState === 'stable' || this.#settingAnswer);
    this.#ignoringOffer = description.type === 'offer' && !readyForOffer && !this.#polite;
    if (this.#ignoringOffer) return;
    this.#settingAnswer = description.type === 'answer';
    try {
      await this.#connection.setRemoteDescription(description);
      this.#mayOffer = true;
    } finally {
      this.#settingAnswer = false;
    }
    if (description.type !== 'offer') return;
    await this.#attach();
    if (this.#isSmall) await this.#encode((encoding) => (encoding.scaleResolutionDownBy = smallBy));
    await this.#describeHere('answer');
  }

  async #add({ text, sdpMid, sdpMLineIndex, usernameFragment }: Candidate): Promise<void> {
    try {
      await this.#connection.addIceCandidate({ candidate: text, sdpMid, sdpMLineIndex, usernameFragment });
    } catch (error) {
      // Candidates of an offer that we ignored belong to nothing here; one that is malformed helps nobody.
      if (!this.#ignoringOffer && !(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  async #attach(): Promise<void> {
    for (const transceiver of this.#connection.getTransceivers()) {
      if (this.#isClosed) return;
      const track = transceiver.receiver.track.kind === 'audio' ? this.#audio : this.#video;
      if (transceiver.currentDirection === 'stopped') continue;
      if (transceiver.direction !== 'sendrecv') transceiver.direction = 'sendrecv';
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    }
  }

  #send(signal: Signal) {
    this.dispatchEvent(new CustomEvent('signal', { detail: signal }));
  }

  /**
   * Describes this side and sends it with the candidates found so far (W3C WebRTC 1.0, 4.4.1.5): those need no signal
   * of their own.
   */
  async #describeHere(type: 'offer' | 'answer'): Promise<void> {
    this.#describing++;
    try {
      await this.#connection.setLocalDescription();
      // Meanwhile an offer may have been rolled back, and an answer been followed by an offer.
      const description =
        type === 'offer'
          ? this.#connection.pendingLocalDescription
          : this.#connection.currentLocalDescription;
      if (description?.type !== type) return;
      this.#queue = [];
      this.#send({ description: { type, sdp: description.sdp }, candidates: null });
    } finally {
      this.#describing--;
    }
  }

  #describing = 0;

  #queueCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate) {
    if (this.#queue.length < longestQueue)
      this.#queue.push({ text: candidate, sdpMid, sdpMLineIndex, usernameFragment });
    this.#queueTimer ??= setTimeout(() => {
      this.#queueTimer = undefined;
      this.#flush();
    }, candidatesEvery);
  }

  #flush() {
    if (this.#describing > 0) return; // they go with the description, or with what comes after it
    if (this.#queue.length > 0) this.#send({ description: null, candidates: this.#queue.splice(0) });
  }

  #changed() {
    const { connectionState } = this.#connection;
    clearTimeout(this.#restartTimer);
    if (connectionState === 'connected') {
      this.#wasConnected = true;
      clearTimeout(this.#deadTimer);
      this.#deadTimer = undefined;
    } else if (connectionState === 'disconnected' || connectionState === 'failed') {
      this.#restartTimer = setTimeout(
        () => this.dispatchEvent(new Event('restart')),
        connectionState === 'failed' ? 0 : restartsAfter,
      );
      this.#deadTimer ??= setTimeout(() => this.dispatchEvent(new Event('dead')), givenUpAfter);
    }
    this.dispatchEvent(new Event('state'));
  }
}
