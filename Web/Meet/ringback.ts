import { chosenDevices } from '../Media/chosen-devices';
import type { CallSnapshot } from '../Hub/protocol';
import { ignoreLost } from '../Layout/ignore-lost';

const steps = ['delivered', 'ringing', 'seen'];

/** Shows and plays how far an agent's call has come at the visitor's end. */
export class Ringback {
  readonly #main: HTMLElement;
  readonly #sound: HTMLAudioElement;

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#sound = main.querySelector<HTMLAudioElement>('#ringback-sound')!;
    const { setSinkId } = this.#sound as { setSinkId?: HTMLAudioElement['setSinkId'] };
    // It is no longer there: the default is used.
    ignoreLost(setSinkId?.call(this.#sound, chosenDevices().audiooutput ?? ''));
  }

  draw({ state, progress }: CallSnapshot) {
    const reached = steps.indexOf(progress);
    for (const [i, step] of steps.entries())
      this.#main.querySelector<HTMLElement>(`#step-${step}`)!.dataset['step'] =
        i < reached ? 'done' : i === reached ? 'now' : 'next';
    const rings = state === 'ringing' && progress !== 'sent' && progress !== 'delivered';
    if (rings && this.#sound.paused)
      ignoreLost(this.#sound.play()); // the browser holds it back until a click: the steps tell it too
    else if (!rings) this.stop();
  }

  stop() {
    this.#sound.pause();
  }
}
