import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { ignoreLost } from '../Layout/ignore-lost';
import type { LoaderPort } from './loader-port';

/** Tells the agent how far a ring has come here: it is there, it is drawn (`ringing`), somebody can see it. */
export class RingReport {
  readonly #connection: Signaling;
  readonly #loader: LoaderPort;
  #ringing: CallSnapshot | null = null;
  #reported = '';

  constructor(connection: Signaling, loader: LoaderPort) {
    this.#connection = connection;
    this.#loader = loader;
    document.addEventListener('visibilitychange', () => this.#look());
    loader.addEventListener('view', () => this.#look());
  }

  /** The dialog of this call is about to be drawn. */
  delivered({ id }: CallSnapshot) {
    this.#report(id, 'delivered');
  }

  /** @param call whose dialog is drawn; null when none is. */
  draw(call: CallSnapshot | null) {
    this.#ringing = call;
    this.#reported = ''; // what was told with an earlier connection may be lost
    this.#look();
  }

  #look() {
    if (!this.#ringing) return;
    const isSeen = document.visibilityState === 'visible' && this.#loader.isShown && !this.#loader.isCovered;
    this.#report(this.#ringing.id, isSeen ? 'seen' : 'ringing');
  }

  #report(callId: string, progress: 'delivered' | 'ringing' | 'seen') {
    if (this.#reported === progress) return;
    this.#reported = progress;
    ignoreLost(this.#connection.call('ringShown', callId, progress)); // told again with the next connection
  }
}
