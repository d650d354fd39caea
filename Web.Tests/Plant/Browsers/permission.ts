import { prototypeOf, watch } from './proxies';

type Answer = { camera: boolean; microphone: boolean };

/** The browser's question for camera and microphone, and what the person answers. */
export class Permission {
  /** Null while the browser asks. */
  #answer: Answer | null = { camera: true, microphone: true };
  readonly #waiting: (() => void)[] = [];
  #busyCameras = 0;

  watch() {
    const isAsking = () => !this.#answer;
    watch(prototypeOf('Permissions'), 'query', {
      apply(native, self, args) {
        const { name } = (args[0] ?? {}) as { name?: string };
        return isAsking() && (name === 'camera' || name === 'microphone')
          ? Promise.resolve({ state: 'prompt' })
          : Reflect.apply(native, self, args);
      },
    });
  }

  /** From now on the browser asks, and nobody has answered. */
  ask() {
    this.#answer = null;
  }

  answer(camera: boolean, microphone: boolean) {
    this.#answer = { camera, microphone };
    this.dismiss();
  }

  /** The question is closed without an answer, and asked anew the next time, as Chromium does. */
  dismiss() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** How many cameras are still refused because another program has them. */
  occupyCamera(times: number) {
    this.#busyCameras = times;
  }

  /** Waits for the person, and throws as the browser does when it refuses. */
  async check(wanted: MediaStreamConstraints | undefined) {
    if (!this.#answer) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const answer = this.#answer;
    if ((wanted?.video && !answer?.camera) || (wanted?.audio && !answer?.microphone))
      throw new DOMException(answer ? 'Permission denied' : 'Permission dismissed', 'NotAllowedError');
    if (wanted?.video && this.#busyCameras-- > 0)
      throw new DOMException('Could not start video source', 'NotReadableError');
  }
}
