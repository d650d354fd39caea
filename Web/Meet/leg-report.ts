import type { Container } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import type { CallMedia } from '../Media/call-media';

/** The leg as it is now: where it shows; null while it takes no part. */
type Reporter = () => { id: string; container: Container } | null;

/**
 * Tells the server where a leg shows and what its microphone and camera do, one report after the other, until the
 * newest is told.
 */
export class LegReport {
  readonly #signaling: Signaling;
  readonly #callId: string;
  readonly #media: CallMedia;
  readonly #leg: Reporter;
  #isTelling = false;
  #told = '';

  constructor(signaling: Signaling, callId: string, media: CallMedia, leg: Reporter) {
    [this.#signaling, this.#callId, this.#media, this.#leg] = [signaling, callId, media, leg];
  }

  /** What would be told of this leg now. */
  of(id: string, container: Container): string {
    return `${id} ${container} ${this.#media.microphone} ${this.#media.camera}`;
  }

  /** The server knows it by other means: it came with the join. */
  isTold(report: string) {
    this.#told = report;
  }

  async tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let leg = this.#leg(); leg && this.#told !== this.of(leg.id, leg.container); leg = this.#leg()) {
        const now = this.of(leg.id, leg.container);
        await this.#signaling.call(
          'report',
          this.#callId,
          leg.id,
          leg.container,
          this.#media.microphone,
          this.#media.camera,
        );
        this.#told = now;
      }
    } catch {
      this.#told = ''; // told again when the connection is back
    } finally {
      this.#isTelling = false;
    }
  }
}
