import { postForm } from '../Layout/form-token';
import { Refused } from '../Refusals/refused';
import { refusalIn, textOf } from '../Refusals/refusals';
import { freshTokenAt } from './htmx-setup';

/** The press on "Start video call" where calls open in the overlay: the form's answer says which call it is. */
export class StartCall {
  readonly #started: (callId: string) => void;
  readonly #refused: (text: string) => void;
  #isStarting = false;

  /** @param pressed is called in the click; then `started`, or `refused` with what the agent is told. */
  constructor(pressed: () => void, started: (callId: string) => void, refused: (text: string) => void) {
    this.#started = started;
    this.#refused = refused;
    document.addEventListener('submit', (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.dataset['opens'] !== 'overlay') return;
      event.preventDefault();
      if (this.#isStarting) return;
      this.#isStarting = true;
      pressed();
      void this.#start(form);
    });
  }

  /** Whether the server has not answered yet. */
  get isStarting(): boolean {
    return this.#isStarting;
  }

  async #start(form: HTMLFormElement): Promise<void> {
    try {
      const answer = await postForm(
        form.action,
        { method: 'POST', headers: { Accept: 'application/json' }, body: new FormData(form) },
        freshTokenAt,
      );
      if (answer.ok) this.#started(((await answer.json()) as { id: string }).id);
      else await this.#explain(await refusalIn(answer));
    } catch (error) {
      // TypeError: the server is unreachable. SyntaxError: something in between answered instead.
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      await this.#explain(null);
    } finally {
      this.#isStarting = false;
    }
  }

  async #explain(refusal: Refused | null): Promise<void> {
    this.#refused(await textOf(refusal ?? new Refused('internal-error')));
  }
}

/** A browser gives no camera to a page without https, so it cannot call from there either. */
export function checkThisBrowser() {
  const button = document.querySelector<HTMLButtonElement>('#start-call-button');
  if (!button || ('RTCPeerConnection' in window && navigator.mediaDevices !== undefined)) return;
  const reason = document.getElementById('call-reason')!;
  button.disabled = true;
  [reason.textContent, reason.hidden] = [reason.dataset['noCamera'] ?? '', false];
}
