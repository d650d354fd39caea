import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { ignoreLost } from '../Layout/ignore-lost';
import type { LoaderPort } from './loader-port';

const steps = ['ringing', 'seen'] as const;

/**
 * Tells the agent how far a ring has come here: it is drawn (`ringing`), somebody can see it. Each step is told once,
 * and an earlier one not after a later one.
 */
export class RingReport {
  readonly #connection: Signaling;
  readonly #loader: Pick<LoaderPort, 'isShown' | 'isCovered'>;
  #ringing: string | null = null;
  /** What has been told, and of which call. */
  #reported = { callId: '', step: -1 };

  constructor(connection: Signaling, loader: EventTarget & Pick<LoaderPort, 'isShown' | 'isCovered'>) {
    this.#connection = connection;
    this.#loader = loader;
    document.addEventListener('visibilitychange', () => this.#look());
    loader.addEventListener('view', () => this.#look());
    // What was told with an earlier connection may be lost.
    connection.addEventListener('ready', () => {
      this.#reported.step = -1;
      this.#look();
    });
  }

  /** @param call whose dialog is drawn; null when none is. */
  draw(call: CallSnapshot | null) {
    this.#ringing = call?.id ?? null;
    this.#look();
  }

  #look() {
    if (!this.#ringing) return;
    const isSeen = document.visibilityState === 'visible' && this.#loader.isShown && !this.#loader.isCovered;
    this.#report(this.#ringing, isSeen ? 'seen' : 'ringing');
  }

  #report(callId: string, progress: (typeof steps)[number]) {
    const step = steps.indexOf(progress);
    if (this.#reported.callId === callId && step <= this.#reported.step) return;
    this.#reported = { callId, step };
    ignoreLost(this.#connection.call('ringShown', callId, progress)); // told again with the next connection
  }
}
