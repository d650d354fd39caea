import type { Candidate, Signal } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import { CandidateQueue } from './candidate-queue';
import { type LinkOptions, type PeerNotice, peerNotices } from './link-options';
import { LinkRecovery } from './link-recovery';
import { LinkTracks } from './link-tracks';
import type { TrackName } from './tracks';

/** How often an offer is made again that nobody has answered. */
const insistsEveryMs = 2_500;

type LinkEvents = Record<PeerNotice | 'state' | 'restart' | 'dead', undefined> & {
  signal: Signal;
  track: TrackName | undefined;
};

/**
 * One RTCPeerConnection between a leg of ours and one of the other party. Perfect negotiation (W3C WebRTC 1.0, 10.7);
 * a line for each track from the start, so that a camera that comes later needs no new offer. Events: `signal`: for the
 * other end; `state`; `track`: its name; what the other document says (`bye`: it goes; `shown`: it plays us; `muted`:
 * its camera or microphone was taken away); `restart`: it wants to look for another way; `dead`: give up.
 */
export class PeerLink extends TypedEvents<LinkEvents> {
  readonly tracks: LinkTracks;
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #polite: boolean;
  readonly #candidates = new CandidateQueue((candidates) =>
    this.emit('signal', { description: null, candidates }),
  );
  /** The side that waits for the first offer makes none itself, although its data channel alone would ask for one. */
  #mayOffer: boolean;
  #isOffering = false;
  #isTakingAnswer = false;
  #steps: Promise<void> = Promise.resolve();
  readonly #recovery: LinkRecovery;

  constructor({ servers, relayOnly, polite, offers, tracks, small }: LinkOptions) {
    super();
    this.#polite = polite;
    this.#recovery = new LinkRecovery(polite, (what) => this.emit(what));
    this.#mayOffer = offers;
    this.#connection = new RTCPeerConnection({
      iceServers: servers,
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    });
    this.#channel = this.#connection.createDataChannel('leg', { negotiated: true, id: 0 });
    this.tracks = new LinkTracks(this.#connection, tracks, small);
    this.#listen();
    if (offers) {
      this.tracks.offer();
      void this.#offer(); // at once: the event for it comes after what else the page has to do
    } else this.tracks.expectOffer();
  }

  #listen() {
    const connection = this.#connection;
    this.#channel.onmessage = ({ data }) => {
      if ((peerNotices as readonly unknown[]).includes(data)) this.emit(data as PeerNotice);
    };
    this.#channel.onopen = () => this.emit('state');
    connection.ontrack = ({ transceiver }) => this.emit('track', this.tracks.receive(transceiver));
    connection.onicecandidate = ({ candidate }) => this.#candidates.add(candidate);
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onconnectionstatechange = () => {
      this.#recovery.stateChanged(connection.connectionState);
      this.emit('state');
    };
  }

  /** Firefox goes through `connecting` at every restart, with media running: that is ignored. */
  get isUp(): boolean {
    const { connectionState } = this.#connection;
    return (
      connectionState === 'connected' || (connectionState === 'connecting' && this.#recovery.wasConnected)
    );
  }

  /** Whether the other end has described itself. */
  get isAnswered(): boolean {
    return this.#connection.remoteDescription !== null;
  }

  /** Signals are handled one after the other, in the order they came; one that fails holds up none of them. */
  receive({ description, candidates }: Signal): Promise<void> {
    const before = this.#steps.catch(() => {});
    this.#steps = before.then(async () => {
      if (this.#isClosed) return;
      if (description) await this.#describeThere(description as RTCSessionDescriptionInit);
      for (const candidate of candidates ?? []) await this.#add(candidate);
    });
    return this.#steps;
  }

  send(notice: PeerNotice) {
    if (this.#channel.readyState === 'open') this.#channel.send(notice);
  }

  /**
   * Looks for a new way; media continue in the meantime if they can. Dead if that would be in vain.
   * @param both whether the other side does the same: then one of the two makes the offer alone, since Firefox finds no
   *   way after an offer that it has taken back, and makes it again to a side that is still away.
   */
  restart(servers: RTCIceServer[] | null, both?: boolean) {
    if (this.#isClosed) return;
    if (this.#recovery.isSpent) return this.emit('dead');
    const connection = this.#connection;
    if (servers) connection.setConfiguration({ ...connection.getConfiguration(), iceServers: servers });
    if (both && this.#polite) return;
    connection.restartIce();
    if (!both) return;
    const insisting = setInterval(() => {
      const offer = !this.#isClosed && connection.pendingLocalDescription;
      if (offer) this.#tell(offer);
      else clearInterval(insisting);
    }, insistsEveryMs);
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close() {
    if (this.#isClosed) return;
    this.#candidates.close();
    this.#recovery.close();
    const connection = this.#connection;
    connection.onconnectionstatechange =
      connection.onnegotiationneeded =
      connection.onicecandidate =
      connection.ontrack =
        null;
    this.#channel.onmessage = this.#channel.onopen = null;
    connection.close();
  }

  get #isClosed(): boolean {
    return this.#connection.signalingState === 'closed';
  }

  async #offer(): Promise<void> {
    if (!this.#mayOffer) return;
    try {
      this.#isOffering = true;
      await this.#describeHere('offer');
    } catch (error) {
      if (!this.#isClosed) throw error;
    } finally {
      this.#isOffering = false;
    }
  }

  async #describeThere(description: RTCSessionDescriptionInit): Promise<void> {
    const isOffer = description.type === 'offer';
    const readyForOffer =
      !this.#isOffering && (this.#connection.signalingState === 'stable' || this.#isTakingAnswer);
    if (isOffer && !readyForOffer && !this.#polite) return;
    this.#isTakingAnswer = description.type === 'answer';
    try {
      await this.#connection.setRemoteDescription(description);
      this.#mayOffer = true;
    } finally {
      this.#isTakingAnswer = false;
    }
    if (!isOffer) return;
    await this.tracks.attach();
    await this.tracks.shrink();
    await this.#describeHere('answer');
  }

  async #add({ text, sdpMid, sdpMLineIndex, usernameFragment }: Candidate): Promise<void> {
    try {
      await this.#connection.addIceCandidate({ candidate: text, sdpMid, sdpMLineIndex, usernameFragment });
    } catch (error) {
      // Candidates of an ignored offer belong to nothing here, and a malformed one is useless.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  /** Describes this side at once: whoever gets it has to work before it needs an address. */
  #describeHere(type: 'offer' | 'answer'): Promise<void> {
    return this.#candidates.during(async () => {
      const own = this.#connection;
      await own.setLocalDescription();
      // In the meantime the link may be closed, an offer rolled back, and an answer followed by an offer.
      const description = type === 'offer' ? own.pendingLocalDescription : own.currentLocalDescription;
      if (this.#isClosed || description?.type !== type) return;
      this.#candidates.clear();
      this.#tell(description);
    });
  }

  #tell({ type, sdp }: RTCSessionDescription) {
    this.emit('signal', { description: { type, sdp }, candidates: null });
  }
}
