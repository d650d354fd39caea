import type { CallContext } from './call-context';

/** The servers that links use if the site has a relay, with the credentials of the leg that asks. */
export class RelayServers {
  readonly #context: CallContext;
  #isAsking = false;
  known: RTCIceServer[] | null = null;

  constructor(context: CallContext) {
    this.#context = context;
  }

  /** Asks for them, unless a request is under way. Returns whether they came. */
  async ask(legId: string): Promise<boolean> {
    if (this.#isAsking) return false;
    this.#isAsking = true;
    try {
      const servers = await this.#context.ask('iceServers', legId);
      this.known = servers.map(({ urls, username, credential }) =>
        username && credential ? { urls, username, credential } : { urls },
      );
      return true;
    } catch {
      return false; // asked again with the next snapshot or connection
    } finally {
      this.#isAsking = false;
    }
  }
}
