import type { LegLine } from './leg-line';
import type { PeerLink } from './peer-link';
import { RemoteScreen } from './remote-screen';

/** Where the other side is seen and heard: of its lines one is shown, the others play unseen and silent beneath it. Event `blocked`: sound wants a click. */
export class RemoteStage extends EventTarget {
  readonly #stage: HTMLElement;
  readonly #lines: ReadonlyMap<string, LegLine>;
  #shown: LegLine | null = null;
  #isSoundBlocked = false;

  constructor(stage: HTMLElement, lines: ReadonlyMap<string, LegLine>) {
    super();
    [this.#stage, this.#lines] = [stage, lines];
  }

  get shown(): LegLine | null {
    return this.#shown;
  }

  get isSoundBlocked(): boolean {
    return this.#isSoundBlocked;
  }

  /** Whether sound or picture of the other side has come. */
  get isHeard(): boolean {
    return this.#shown?.screen.isPlaying ?? false;
  }

  /** A screen for a new link; silent while another document of this party plays the call. */
  screenFor(link: PeerLink, silent: boolean): RemoteScreen {
    const screen = new RemoteScreen(link, this.#videoFor(), silent);
    screen.addEventListener('blocked', () => {
      this.#isSoundBlocked = true;
      this.dispatchEvent(new Event('blocked'));
    });
    return screen;
  }

  /** Whether another line is shown, which must not go before this one is steady. */
  isTaken(line: LegLine): boolean {
    return this.#shown !== null && this.#shown !== line && this.#lines.has(this.#shown.leg);
  }

  /** Of the steady lines the one whose leg joined last. */
  showNewest(epochOf: (line: LegLine) => number) {
    const newest = [...this.#lines.values()].filter(({ isSteady }) => isSteady).sort((a, b) => epochOf(b) - epochOf(a))[0];
    if (!newest || newest === this.#shown) return;
    const before = this.#shown;
    newest.screen.show();
    before?.screen.hide();
    this.#shown = newest;
  }

  /** The line is closed. The last picture stays until another takes its place. */
  remove({ screen }: LegLine) {
    if (this.#shown?.screen !== screen && screen.video !== this.#stage.querySelector('video[data-party]')) screen.video.srcObject = null;
    if (screen.video.dataset['pending'] !== undefined && this.#stage.querySelectorAll('video').length > 1) screen.video.remove();
  }

  silence(silent: boolean) {
    for (const { screen } of this.#lines.values()) screen.silence(silent);
  }

  async turnSoundOn(): Promise<void> {
    this.#isSoundBlocked = false;
    for (const { screen } of this.#lines.values()) await screen.turnSoundOn();
  }

  async speakWith(deviceId: string): Promise<void> {
    for (const { screen } of this.#lines.values()) await screen.speakWith(deviceId);
  }

  clear() {
    this.#shown = null;
  }

  /** The page's own element for the first screen, a copy beneath it for the next. */
  #videoFor(): HTMLVideoElement {
    const first = this.#stage.querySelector('video')!;
    const isFree = ![...this.#lines.values()].some(({ screen }) => screen.video === first) && this.#shown?.screen.video !== first;
    if (isFree) return first;
    const copy = first.cloneNode() as HTMLVideoElement;
    delete copy.dataset['party'];
    copy.dataset['pending'] = '';
    this.#stage.append(copy);
    return copy;
  }
}
