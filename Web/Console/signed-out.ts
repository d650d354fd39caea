import type { SignalingConnection } from '../Hub/connection';
import { askAtTheDoor } from '../Hub/door';

/**
 * Covers the console to say that nobody is signed in any more, and leads back to this place. It disappears when the
 * same agent signs in again in another tab; drafts are kept.
 */
export class SignedOut {
  readonly #dialog = document.getElementById('signed-out') as HTMLDialogElement;
  readonly #me: string;

  constructor(connection: SignalingConnection, me: string) {
    this.#me = me;
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault());
    connection.addEventListener('state', () => {
      if (!connection.state.connected && connection.state.refused === 'unauthenticated') this.#show();
      // The server leads on to where it is set up.
      else if (!connection.state.connected && connection.state.refused === 'second-factor-required')
        location.reload();
      else if (connection.state.connected && this.#dialog.open) void this.#resume();
    });
  }

  #show() {
    if (this.#dialog.open) return;
    this.#dialog.querySelector('a')!.href =
      `/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}`;
    this.#dialog.showModal();
  }

  async #resume() {
    const told = await askAtTheDoor('as=agent');
    // A colleague is signed in now: this page is not theirs
    if (told && 'me' in told && told.me !== this.#me) return location.reload();
    this.#dialog.close();
  }
}
