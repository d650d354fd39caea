import type { MediaFailure } from '../Media/call-media';
import { isCameraOn } from './call-facts';
import type { CallParts } from './call-parts';
import { afterPaint } from './this-browser';

/** What buttons and keys work on. */
type Controlled = Pick<CallParts, 'redraw' | 'media' | 'legs' | 'part'> & {
  readonly page: Pick<CallParts['page'], 'main' | 'isFramed' | 'covers'>;
  readonly signaling: Pick<CallParts['signaling'], 'state' | 'tellOwner'>;
  readonly view: Pick<CallParts['view'], 'notify'>;
  readonly late: Pick<CallParts['late'], 'parts'>;
};

type Act = () => unknown;

/** The buttons and keys of a call: they do what they say while this document has a part in it. */
export class CallControls {
  readonly #call: Controlled;
  readonly #hangUp: Act;

  constructor(call: Controlled, hangUp: Act) {
    this.#call = call;
    this.#hangUp = hangUp;
  }

  enable() {
    const { page, part } = this.#call;
    for (const [id, act] of Object.entries({ ...this.#buttons, ...this.#cards }))
      document.getElementById(id)?.addEventListener('click', () => void (part.hasBegun && act()));
    for (const button of page.main.querySelectorAll('[data-act="continue-here"]'))
      button.addEventListener('click', () => part.continueHere());
    addEventListener('keydown', (event) => this.#key(event));
  }

  get #buttons(): Readonly<Record<string, Act>> {
    const { signaling, media, legs } = this.#call;
    return {
      mute: () => this.#toggleMicrophone(),
      camera: () => this.#toggleCamera(),
      flip: () => this.#tell('device', media.flip()),
      'mic-on': () => this.#tell('microphone', media.turnMicrophoneOn()),
      'sound-on': () => legs.turnSoundOn(),
      'hang-up': this.#hangUp,
      maximize: () => this.#move('maximize'),
      'policy-tab': () => this.#move('maximize'),
      minimize: () => this.#move('minimize'),
      expand: () => signaling.tellOwner({ type: 'expand' }),
      shrink: () => signaling.tellOwner({ type: 'shrink' }),
    };
  }

  /** The actions on the cards that are shown while the browser asks, or after it gave no camera. */
  get #cards(): Readonly<Record<string, Act>> {
    const { part } = this.#call;
    const acts: Record<string, Act> = {};
    for (const card of ['asking', 'refused', 'busy', 'policy']) {
      acts[`${card}-voice`] = () => part.continueWithout('camera');
      acts[`${card}-listen`] = () => part.continueWithout('both');
      acts[`${card}-retry`] = () => part.retry();
    }
    return acts;
  }

  #key(event: KeyboardEvent) {
    const { page, signaling, legs, part, late } = this.#call;
    const isForText =
      event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]');
    if (isForText || event.ctrlKey || event.altKey || event.metaKey) return;
    if (legs.call?.state === 'ended' || !part.hasBegun) return;
    if (event.key === 'Escape' && page.covers && !late.parts?.panel.isOpen)
      signaling.tellOwner({ type: 'shrink' });
    if (event.key === 'm' || event.key === 'M') void this.#toggleMicrophone();
    if (event.key === 'v' || event.key === 'V') void this.#toggleCamera();
  }

  async #toggleMicrophone(): Promise<void> {
    const { media, redraw } = this.#call;
    if (media.microphone === 'none') await this.#tell('microphone', media.turnMicrophoneOn());
    else media.mute(media.microphone === 'on');
    redraw.now();
  }

  async #toggleCamera(): Promise<void> {
    const { media, redraw } = this.#call;
    const turning = media.turnCamera(!isCameraOn(media));
    redraw.now();
    await this.#tell('device', turning);
  }

  /** In a running call a refusal is a short notice: what is there continues. */
  async #tell(device: 'device' | 'microphone', asked: Promise<MediaFailure | null>): Promise<void> {
    const failure = await asked;
    if (failure) this.#call.view.notify(`${device}-${failure}`);
  }

  /** To a document that the owner of our connection opens. Without the server it would open one that cannot load. */
  #move(way: 'maximize' | 'minimize') {
    const { page, signaling, part, view, late } = this.#call;
    if (way === 'minimize' && page.isFramed) return signaling.tellOwner({ type: way }); // the document stays
    if (!signaling.state.connected) return view.notify('handoff-failed');
    view.notify('moving');
    afterPaint(() => {
      const isTold = signaling.tellOwner({ type: way });
      if (way === 'minimize' && isTold) part.step('minimize');
      else if (way === 'minimize') void late.parts?.wayBack?.take();
    });
  }
}
