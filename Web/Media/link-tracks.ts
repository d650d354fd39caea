import { kindOf, trackNames, type TrackName, type Tracks } from './tracks';

/** A quarter of the size: a machine that briefly encodes two pictures keeps up with both. */
const smallScale = 2;

/**
 * Firefox needs a small second picture on two cores. Chromium begins small by itself, with what its first 300 kbit/s
 * carry, and drops up to four frames of a large picture whenever its scale is changed (libwebrtc, VideoStreamEncoder,
 * kMaxInitialFramedrop): nobody must see that.
 */
const isHelpedByScale = () => /Firefox\//.test(navigator.userAgent);

/** A link's lines, by the name of what each carries, and what this end sends over them. */
export class LinkTracks {
  /** What the other end sends. */
  readonly received = new MediaStream();
  readonly #connection: RTCPeerConnection;
  readonly #lines = new Map<TrackName, RTCRtpTransceiver>();
  #tracks: Tracks;
  #isSmall: boolean;
  #encodings = Promise.resolve(true);

  /** @param small starts with a small picture. */
  constructor(connection: RTCPeerConnection, tracks: Tracks, small: boolean) {
    this.#connection = connection;
    this.#tracks = tracks;
    this.#isSmall = small && isHelpedByScale();
  }

  /** A line for each name, so that what is turned on later has its place (RFC 9429, 5.2.1). */
  offer() {
    for (const name of trackNames)
      this.#lines.set(
        name,
        this.#connection.addTransceiver(this.#tracks[name] ?? kindOf(name), {
          direction: 'sendrecv',
          ...(this.#isSmall &&
            name === 'camera' && { sendEncodings: [{ scaleResolutionDownBy: smallScale }] }),
        }),
      );
  }

  /** Puts the existing tracks into the places that the offer has for them (RFC 9429, 5.10). */
  expectOffer() {
    for (const name of trackNames) {
      const track = this.#tracks[name];
      const sender = track && this.#connection.addTrack(track);
      const line = sender && this.#connection.getTransceivers().find((other) => other.sender === sender);
      if (line) this.#lines.set(name, line);
    }
  }

  /**
   * Something arrives over a line. Returns the line's name. A line that the other end made gets the first free name of
   * its kind; the name of a line whose offer was rolled back, which no longer has a mid, is free too.
   */
  receive(line: RTCRtpTransceiver): TrackName | undefined {
    this.received.addTrack(line.receiver.track);
    const isFree = (name: TrackName) => (this.#lines.get(name)?.mid ?? null) === null;
    const name =
      trackNames.find((known) => this.#lines.get(known) === line) ??
      trackNames.find((other) => kindOf(other) === line.receiver.track.kind && isFree(other));
    if (name) this.#lines.set(name, line);
    return name;
  }

  async set(tracks: Tracks): Promise<void> {
    this.#tracks = tracks;
    await this.attach();
  }

  /** Sends the available tracks over their lines. */
  async attach(): Promise<void> {
    for (const [name, line] of this.#lines) {
      if (this.#isClosed) return;
      if (line.currentDirection === 'stopped') continue;
      if (line.direction !== 'sendrecv') line.direction = 'sendrecv';
      if (line.sender.track !== this.#tracks[name]) await line.sender.replaceTrack(this.#tracks[name]);
    }
  }

  /** Whether frames are sent at all; otherwise the encoder rests. */
  pause(paused: boolean): Promise<boolean> {
    return this.#encode((encoding) => (encoding.active = !paused));
  }

  async shrink(): Promise<void> {
    if (this.#isSmall) await this.#encode((encoding) => (encoding.scaleResolutionDownBy = smallScale));
  }

  /** From now on the picture has its full size. */
  async enlarge(): Promise<void> {
    if (!this.#isSmall) return;
    this.#isSmall = false;
    // Tried again with the next snapshot
    this.#isSmall = !(await this.#encode((encoding) => (encoding.scaleResolutionDownBy = 1)));
  }

  /**
   * One change at a time: each has to start from what the previous one set (W3C WebRTC 1.0, 5.2, setParameters). False
   * if the browser refused it.
   */
  #encode(change: (encoding: RTCRtpEncodingParameters) => void): Promise<boolean> {
    this.#encodings = this.#encodings.then(async () => {
      const sender = this.#lines.get('camera')?.sender;
      const parameters = sender?.getParameters();
      if (this.#isClosed || !sender || !parameters?.encodings?.[0]) return true;
      for (const encoding of parameters.encodings) change(encoding);
      // A picture of an unintended size must not cost anybody the call (InvalidStateError, InvalidModificationError).
      return sender.setParameters(parameters).then(
        () => true,
        () => false,
      );
    });
    return this.#encodings;
  }

  get #isClosed(): boolean {
    return this.#connection.signalingState === 'closed';
  }
}
