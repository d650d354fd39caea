import type { CallSnapshot } from '../Hub/protocol';
import type { CallParts } from './call-parts';
import { wantsCameraAfter } from './consent';
import { step, takesOver, type Flow, type FlowEvent } from './handoff-flow';
import { MediaConsent } from './media-consent';
import { isAnyTrue, keepAwake, playsSound } from './this-browser';

/** While it rings, the agent's side joins after this long even without camera and microphone. */
const joinsWithinMs = 1_000;

/** What it works on. */
type Joined = Pick<CallParts, 'redraw' | 'media' | 'legs'> & {
  readonly page: Pick<CallParts['page'], 'party' | 'isFramed' | 'isReload'>;
};

/**
 * This document's part in the call: how it starts, how it takes the call over from an older document of its party, and
 * how it returns to it.
 */
export class Participation {
  readonly consent: MediaConsent;
  readonly #call: Joined;
  #flow: Flow = 'outside';
  /** Asked when the call starts to move here. */
  #playsSound = Promise.resolve(true);

  constructor(call: Joined) {
    this.#call = call;
    this.consent = new MediaConsent(call.media, call.redraw);
  }

  get flow(): Flow {
    return this.#flow;
  }

  get hasBegun(): boolean {
    return this.#flow !== 'outside';
  }

  /** Joins with camera and microphone; before the accept the visitor's side asks for nothing and joins nothing. */
  async begin(call: CallSnapshot, wantsCamera?: boolean): Promise<void> {
    const { older } = this.#call.legs;
    const { party, isFramed } = this.#call.page;
    const rings = call.state === 'ringing';
    this.step(older ? 'take-over' : 'begin');
    keepAwake();
    if (older) this.#call.media.inherit(older.microphone, older.camera);
    const isMeant = older ? wantsCameraAfter(older, isFramed) : !(call.voiceOnly && party === 'visitor');
    const withCamera = wantsCamera ?? isMeant;
    // A first leg joins and negotiates while the browser opens the camera: the tracks take their places once they are
    // there, and until then the other side sees what this one is waiting for. A leg that takes over from another gets
    // its camera first, however long the person takes to decide: until then the other side learns nothing.
    this.#call.media.expect(withCamera);
    if (older) this.#playsSound = playsSound();
    else if (rings && party === 'agent') void this.#beginSoon();
    else void this.#call.legs.begin();
    // Nothing of the visitor's is on until the server has the accept, and this one won.
    if (rings && party === 'visitor')
      await this.#until(
        ({ state, acceptKey }) => state === 'inProgress' && acceptKey === this.#call.legs.acceptKey,
      );
    performance.mark('call:accepted');
    await this.#start(withCamera);
  }

  /** Applies an event of `handoff-flow.ts`, and does what follows from it. */
  step(event: FlowEvent) {
    const [flow, action] = step(this.#flow, event);
    if (flow !== this.#flow) this.#call.redraw.soon();
    this.#flow = flow;
    if (action === 'begin') void (this.consent.failure ? this.#call.legs.join() : this.#call.legs.begin());
    if (action === 'retry') void this.#retake();
    if (action === 'reclaim') void this.#reclaim();
    if (action === 'close') window.close();
  }

  /** Called during a click: takes the call here after all. */
  continueHere() {
    void this.#call.legs.turnSoundOn();
    if (this.consent.failure && this.#flow !== 'moved') void this.continueWithout('camera');
    else this.step('continue');
    this.#call.redraw.now();
  }

  /** The person continues without camera, or without microphone too. */
  async continueWithout(what: 'camera' | 'both'): Promise<void> {
    await this.consent.continueWithout(what);
    await this.#call.legs.begin();
  }

  /** The person lets the browser ask once more. */
  async retry(): Promise<void> {
    await this.consent.retry();
    if (!this.consent.failure) await this.#takePart();
  }

  async #start(withCamera: boolean): Promise<void> {
    await this.consent.ask(withCamera);
    if (this.consent.failure === 'busy' && takesOver(this.#flow)) await this.consent.startWithVoice();
    performance.mark('call:media');
    if (!this.consent.failure) await this.#takePart();
    this.#call.redraw.soon();
  }

  /** Nobody can see this side before the accept: if camera and microphone are there soon, the join tells of them. */
  async #beginSoon(): Promise<void> {
    setTimeout(() => void this.#call.legs.begin(), joinsWithinMs);
    await this.#until(({ state }) => state === 'inProgress');
    await this.#call.legs.begin();
  }

  async #until(isSo: (call: CallSnapshot) => boolean): Promise<void> {
    const { legs } = this.#call;
    while (!legs.call || !isSo(legs.call))
      await new Promise((changed) => legs.addEventListener('change', changed, { once: true }));
  }

  /**
   * Takes part; if another document has the call, takes it over. If the browser plays no sound yet, the call stays
   * there until a click.
   */
  async #takePart(): Promise<void> {
    // Asked again: some browsers allow sound to a page that has the microphone. The first yes is enough.
    const isSilent =
      takesOver(this.#flow) && !this.#followsItself && !(await isAnyTrue([this.#playsSound, playsSound()]));
    if (isSilent && this.#call.legs.older) this.step('silent');
    if (this.#flow !== 'ready') await this.#call.legs.begin();
  }

  /**
   * A frame takes over from a frame when the page around it is another now, and a page that loads anew from itself:
   * nobody goes on there, whatever the server still believes, so there is no reason to wait for a click.
   */
  get #followsItself(): boolean {
    const { isFramed, isReload } = this.#call.page;
    return isFramed ? this.#call.legs.older?.container !== 'tab' : isReload;
  }

  /** It could not take the call over and has released camera and microphone: tries again. */
  async #retake(): Promise<void> {
    this.#call.media.restart();
    const { camera } = this.#call.media;
    await this.consent.ask(camera !== 'off' && camera !== 'none');
    if (!this.consent.failure) await this.#takePart();
  }

  /** Another document had the call, or was to keep it. */
  async #reclaim(): Promise<void> {
    this.#call.media.restart();
    await this.consent.ask(true);
    await this.#call.legs.reclaim();
  }
}
