const limitMs = 12_000;

/** Two peer connections of this page that reach each other through the relay alone. */
export class TwoEnds {
  readonly #near: RTCPeerConnection;
  readonly #far: RTCPeerConnection;
  #relays = new Set<RTCPeerConnection>();

  constructor(near: RTCIceServer[], far: RTCIceServer[], picture: MediaStream) {
    this.#near = new RTCPeerConnection({ iceServers: near, iceTransportPolicy: 'relay' });
    this.#far = new RTCPeerConnection({ iceServers: far, iceTransportPolicy: 'relay' });
    this.#pass(this.#near, this.#far);
    this.#pass(this.#far, this.#near);
    for (const track of picture.getTracks()) this.#near.addTrack(track, picture);
  }

  /** Whether each of them has a place at the relay. */
  get haveRelays(): boolean {
    return this.#relays.size === 2;
  }

  /** @returns what the far end receives; null if nothing connected in time. */
  async connect(): Promise<MediaStream | null> {
    const received = new Promise<MediaStream>((come) => {
      this.#far.ontrack = ({ track }) => come(new MediaStream([track]));
    });
    const isUp = this.#isUp();
    await this.#near.setLocalDescription();
    await this.#far.setRemoteDescription(this.#near.localDescription!);
    await this.#far.setLocalDescription();
    await this.#near.setRemoteDescription(this.#far.localDescription!);
    return (await isUp) ? received : null;
  }

  /** How many pictures came, and how long a packet takes there and back. */
  async measure(): Promise<{ frames: number; ms: number }> {
    let [frames, seconds] = [0, 0];
    for (const one of (await this.#far.getStats()).values() as Iterable<Statistics>)
      if (one.type === 'inbound-rtp') frames = Math.max(frames, one.framesDecoded ?? 0);
    for (const one of (await this.#near.getStats()).values() as Iterable<Statistics>)
      if (one.type === 'candidate-pair' || one.type === 'remote-inbound-rtp')
        seconds ||= one.currentRoundTripTime ?? one.roundTripTime ?? 0;
    return { frames, ms: Math.round(seconds * 1_000) };
  }

  close() {
    this.#near.close();
    this.#far.close();
  }

  #pass(from: RTCPeerConnection, to: RTCPeerConnection) {
    const waiting: RTCIceCandidate[] = [];
    from.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      this.#relays.add(from);
      if (to.remoteDescription) void to.addIceCandidate(candidate);
      else waiting.push(candidate);
    };
    to.addEventListener('signalingstatechange', () => {
      if (to.remoteDescription) for (const candidate of waiting.splice(0)) void to.addIceCandidate(candidate);
    });
  }

  #isUp(): Promise<boolean> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(false), limitMs);
      this.#far.addEventListener('connectionstatechange', () => {
        if (this.#far.connectionState === 'connected') done(true);
        else if (/failed|closed/.test(this.#far.connectionState)) done(false);
        else return;
        clearTimeout(timer);
      });
    });
  }
}

/** What this file reads of RTCStats. */
type Statistics = {
  readonly type: string;
  readonly framesDecoded?: number;
  readonly currentRoundTripTime?: number;
  readonly roundTripTime?: number;
};
