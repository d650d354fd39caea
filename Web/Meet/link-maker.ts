import { PeerLink } from '../Media/peer-link';
import type { CallContext } from './call-context';
import type { OwnLeg } from './own-leg';
import { RelayServers } from './relay-servers';

/** Makes the links of this document's leg; one of them ahead of time. */
export class LinkMaker {
  readonly #context: CallContext;
  readonly #own: OwnLeg;
  readonly #servers: RelayServers;
  #spare: PeerLink | null = null;

  constructor(context: CallContext, own: OwnLeg) {
    this.#context = context;
    this.#own = own;
    this.#servers = new RelayServers(context);
  }

  /** Makes sure that the servers that the call needs are known. Returns whether links can be made. */
  async prepare(): Promise<boolean> {
    return (
      this.#own.call?.relay === 'none' || this.#servers.known !== null || this.#servers.ask(this.#own.id)
    );
  }

  /** @param small starts with a small picture. */
  make(offers: boolean, small: boolean): PeerLink {
    const { party, media } = this.#context;
    const spare = offers ? null : this.#takeSpare();
    return (
      spare ??
      new PeerLink({
        servers: this.#servers.known ?? [],
        relayOnly: this.#own.call!.relay === 'only',
        polite: party === 'visitor',
        offers,
        tracks: media.tracks,
        small: small || this.#own.older !== null,
      })
    );
  }

  /**
   * While it rings, the agent's side makes its end of the first link, with its tracks in place, so that it can answer
   * at once. It does nothing before the offer. A visitor who is rung has no tracks, and so no connection.
   */
  makeSpare() {
    const { microphone, camera } = this.#context.media.tracks;
    if (this.#own.call!.relay === 'none' && (microphone || camera)) this.#spare ??= this.make(false, false);
  }

  /** With new servers, because credentials expire. @param both whether the other side does the same. */
  async restart(link: PeerLink, both?: boolean): Promise<void> {
    if (this.#own.call?.relay !== 'none') await this.#servers.ask(this.#own.id);
    link.restart(this.#servers.known, both);
  }

  close() {
    this.#takeSpare()?.close();
  }

  #takeSpare(): PeerLink | null {
    const spare = this.#spare;
    this.#spare = null;
    void spare?.tracks.set(this.#context.media.tracks);
    return spare;
  }
}
