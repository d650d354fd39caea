import type { CallLegs } from './call-legs';
import type { MeetSignaling } from './meet-signaling';

/** How long the server lets a tab or device say how the call ended. */
const connectionStaysMs = 110_000;

/**
 * What only a document in its own tab does: it asks before it is closed, leads back, and closes a connection that ends
 * with the call.
 */
export class OwnTab {
  readonly #signaling: MeetSignaling;
  readonly #legs: CallLegs;

  /** @param isBound whether an own connection comes with a session for this call. */
  constructor(signaling: MeetSignaling, legs: CallLegs, isBound: boolean) {
    this.#signaling = signaling;
    this.#legs = legs;
    addEventListener('beforeunload', (event) => this.#endsWithThisPage && event.preventDefault());
    document.getElementById('ended-back')?.addEventListener('click', () => window.close());
    if (isBound)
      legs.addEventListener(
        'over',
        () => signaling.means === 'own' && setTimeout(() => void signaling.stop(), connectionStaysMs),
      );
  }

  /** Closing it would end the call: nobody would take it back. */
  get #endsWithThisPage(): boolean {
    const { call, legId, older } = this.#legs;
    return (
      this.#signaling.means === 'own' &&
      call?.state === 'inProgress' &&
      call.legs.some(({ id }) => id === legId) &&
      !older
    );
  }
}
