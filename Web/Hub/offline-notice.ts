import type { SignalingConnection } from './connection';
import { textOf } from '../Refusals/refusals';
import { Refused } from '../Refusals/refused';

const patienceMs = 1_500;

/**
 * "No connection. Trying again in 0:08", or why the server does not let this page in: shown while true, but not for a
 * brief moment.
 */
export class OfflineNotice {
  readonly #line: HTMLElement;
  readonly #connection: SignalingConnection;
  #shownAfter: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #refused: string | undefined;

  constructor(line: HTMLElement, connection: SignalingConnection) {
    [this.#line, this.#connection] = [line, connection];
    line.querySelector('button')?.addEventListener('click', () => connection.retry());
  }

  /** @param matters whether this page needs a connection at all. */
  show(matters: boolean) {
    if (this.#connection.state.connected || !matters) {
      clearTimeout(this.#shownAfter);
      clearInterval(this.#ticking);
      this.#shownAfter = this.#ticking = undefined;
      this.#line.hidden = true;
      return;
    }
    void this.#explain(this.#connection.state.refused);
    this.#tick();
    this.#shownAfter ??= setTimeout(() => {
      this.#line.hidden = false;
      this.#ticking = setInterval(() => this.#tick(), 1_000);
    }, patienceMs);
  }

  async #explain(refused: string | undefined): Promise<void> {
    if (refused === this.#refused) return;
    this.#refused = refused;
    const text = refused ? await textOf(new Refused(refused)) : '';
    if (refused !== this.#refused) return;
    this.#line.querySelector('#offline-why')!.textContent = text;
    this.#line.querySelector<HTMLElement>('#offline-away')!.hidden = text !== '';
  }

  #tick() {
    const { state } = this.#connection;
    const seconds =
      state.connected || state.nextTryAt === null ? 0 : Math.ceil((state.nextTryAt - Date.now()) / 1_000);
    const wait = this.#line.querySelector<HTMLElement>('#offline-wait')!;
    wait.hidden = seconds <= 0;
    wait.querySelector('.timer')!.textContent = `0:${String(seconds).padStart(2, '0')}`;
  }
}
