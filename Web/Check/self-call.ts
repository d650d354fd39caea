import { probe } from '../Media/relay-probe';
import { drawnPicture } from './drawn-picture';
import { beginRelayTest, endRelayTest, relaysOf, type RelayTest } from './relay-test';
import type { Report } from './report';
import { TwoEnds } from './two-ends';

const watchedSeconds = 5;

type Step = 'camera' | 'credential' | 'connect' | 'picture' | 'back';

/** A call of this browser to itself through the relay alone, step by step, until it ends or is stopped. */
export class SelfCall {
  readonly #root: HTMLElement;
  readonly #done: (report: Report) => Promise<void>;
  #ends: TwoEnds | null = null;
  #picture: MediaStream | null = null;
  #isStopped = false;

  constructor(page: HTMLElement, done: (report: Report) => Promise<void>) {
    this.#root = page.querySelector<HTMLElement>('.self-call')!;
    this.#done = done;
    const start = this.#button('start');
    start.disabled = false;
    start.addEventListener('click', () => void this.#start());
    this.#button('stop').addEventListener('click', () => this.stop());
  }

  stop() {
    this.#isStopped = true;
    this.#ends?.close();
    for (const track of this.#picture?.getTracks() ?? []) track.stop();
  }

  async #start(): Promise<void> {
    this.#isStopped = false;
    this.#show(true);
    for (const step of this.#root.querySelectorAll<HTMLElement>('[data-step]'))
      step.dataset['state'] = 'wait';
    try {
      const report = await this.#call();
      if (report && !this.#isStopped) await this.#done(report);
    } finally {
      this.stop();
      this.#show(false);
    }
  }

  /** @returns null if it was stopped, or there was nothing to try. */
  async #call(): Promise<Report | null> {
    this.#picture = await this.#take('camera', () => this.#look());
    if (!this.#picture || this.#isStopped) return null;
    const test = await this.#take('credential', beginRelayTest);
    if (!test || this.#isStopped) return null;
    try {
      return await this.#through(test, this.#picture);
    } finally {
      await this.#take('back', () => endRelayTest(test).then(() => true));
    }
  }

  async #through(test: RelayTest, picture: MediaStream): Promise<Report | null> {
    const ends = (this.#ends = new TwoEnds(relaysOf(test.ends[0]), relaysOf(test.ends[1]), picture));
    const other = await this.#take('connect', () => ends.connect());
    if (!other) return this.#isStopped ? null : why(ends, test);
    const video = this.#root.querySelector('video')!;
    video.srcObject = other;
    const ms = await this.#take('picture', async () => {
      await video.play();
      return this.#watch(ends);
    });
    video.srcObject = null;
    return ms === null ? { outcome: 'NoPicture', code: 0, ms: 0 } : { outcome: 'Works', code: 0, ms };
  }

  /** @returns milliseconds there and back; null if no picture came. */
  async #watch(ends: TwoEnds): Promise<number | null> {
    const bar = this.#root.querySelector('progress')!;
    for (let second = 1; second <= watchedSeconds && !this.#isStopped; second++) {
      await new Promise((passed) => setTimeout(passed, 1_000));
      bar.value = second;
    }
    const { frames, ms } = await ends.measure();
    return frames > 0 ? Math.max(1, ms) : null;
  }

  async #look(): Promise<MediaStream> {
    const step = this.#step('camera');
    delete step.dataset['drawn'];
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } });
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      step.dataset['drawn'] = 'yes'; // none, refused, or plain http
      return drawnPicture();
    }
  }

  async #take<Made>(name: Step, act: () => Promise<Made | null>): Promise<Made | null> {
    const step = this.#step(name);
    const begun = performance.now();
    step.dataset['state'] = 'run';
    try {
      const made = await act();
      step.dataset['state'] = made === null ? 'bad' : 'ok';
      step.querySelector('[data-ms]')!.textContent = `${Math.round(performance.now() - begun)} ms`;
      return made;
    } catch (error) {
      step.dataset['state'] = 'bad';
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
      return null; // the server is away, or the browser refuses
    }
  }

  #show(isRunning: boolean) {
    this.#root.dataset['state'] = isRunning ? 'running' : 'idle';
    const [from, to] = [this.#button('start'), this.#button('stop')];
    const hadFocus = [from, to].includes(document.activeElement as HTMLButtonElement);
    [from.hidden, to.hidden] = [isRunning, !isRunning];
    if (hadFocus) (isRunning ? to : from).focus();
  }

  #step(name: Step): HTMLElement {
    return this.#root.querySelector<HTMLElement>(`[data-step="${name}"]`)!;
  }

  #button(name: 'start' | 'stop'): HTMLButtonElement {
    return this.#root.querySelector<HTMLButtonElement>(`#self-call-${name}`)!;
  }
}

/** Why nothing connected. */
async function why(ends: TwoEnds, test: RelayTest): Promise<Report> {
  if (ends.haveRelays) return { outcome: 'NoPicture', code: 0, ms: 0 };
  const [server] = relaysOf(test.ends[0]);
  return server ? probe(server, 'relay') : { outcome: 'Unreachable', code: 0, ms: 0 };
}
