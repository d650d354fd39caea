import type { LegView } from '../Hub/protocol';
import type { CallContext } from './call-context';

/** Where a leg is shown, and the state of its microphone and camera. */
export type LegMedia = Pick<LegView, 'container' | 'microphone' | 'camera'>;

type Reported = LegMedia & { legId: string };

/** Reports a leg's media to the server, one report after the other, until the newest has arrived. */
export class LegReport {
  readonly #context: CallContext;
  readonly #current: () => Reported | null;
  #isSending = false;
  /** As the server knows it, in JSON. */
  #known = '';

  /** @param current the leg as it is now; null while it is not in the call. */
  constructor(context: CallContext, current: () => Reported | null) {
    this.#context = context;
    this.#current = current;
  }

  /** The server knows it: it came with the join, or with a report. */
  isKnown(reported: Reported) {
    this.#known = JSON.stringify(reported);
  }

  async send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let now = this.#current(); now && this.#known !== JSON.stringify(now); now = this.#current()) {
        const { legId, container, microphone, camera } = now;
        await this.#context.ask('report', legId, container, microphone, camera);
        this.isKnown(now);
      }
    } catch {
      this.#known = ''; // sent again with the next connection or change
    } finally {
      this.#isSending = false;
    }
  }
}
