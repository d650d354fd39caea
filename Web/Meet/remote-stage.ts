import type { LegView } from '../Hub/protocol';
import type { LegLine } from './leg-line';
import type { PeerLink } from '../Media/peer-link';
import { RemoteMedia } from '../Media/remote-media';

/**
 * Where the other side is seen and heard: of its lines one is shown, the others play unseen and silent beneath it.
 * Event `blocked`: sound wants a click.
 */
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
  screenFor(link: PeerLink, silent: boolean): RemoteMedia {
    const screen = new RemoteMedia(link, this.#videoFor(), silent);
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
  showNewest(legs: readonly LegView[]) {
    const legOf = (line: LegLine) => legs.find(({ id }) => id === line.leg);
    const newest = [...this.#lines.values()]
      .filter(({ isSteady }) => isSteady)
      .sort((a, b) => (legOf(b)?.epoch ?? 0) - (legOf(a)?.epoch ?? 0))[0];
    if (!newest || newest === this.#shown) return;
    const before = this.#shown;
    this.#shown = newest;
    newest.screen.show();
    if (!before) return;
    // A new document whose camera is still to come: the last picture of the one before stays, for nobody must see it
    // go.
    const isEmpty =
      newest.screen.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA &&
      ['paused', 'asking', 'on'].includes(legOf(newest)?.camera ?? 'off');
    this.#lingers = isEmpty ? before.screen.video : null;
    if (isEmpty)
      newest.screen.video.addEventListener('loadeddata', () => this.#letGo(before), { once: true });
    before.screen.hide(isEmpty);
    if (!this.#lines.has(before.leg)) this.#forget(before);
  }

  #letGo(line: LegLine) {
    if (this.#lingers !== line.screen.video) return;
    this.#lingers = null;
    line.screen.hide();
    if (!this.#lines.has(line.leg)) this.#forget(line);
  }

  #lingers: HTMLVideoElement | null = null;

  /** The line is closed. The last picture stays until another takes its place. */
  remove(line: LegLine) {
    line.screen.close();
    if (this.#shown !== line) this.#forget(line);
  }

  #forget({ screen }: LegLine) {
    if (screen.video === this.#lingers) return;
    screen.video.srcObject = null;
    if (this.#stage.querySelectorAll('video').length > 1) screen.video.remove();
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

  /** Everything is closed; the page's one element stays for the next. */
  clear() {
    const [first, ...others] = this.#stage.querySelectorAll('video');
    for (const video of others) video.remove();
    first!.dataset['party'] = 'remote';
    delete first!.dataset['pending'];
    [this.#shown, this.#lingers] = [null, null];
  }

  /** The page's own element for the first screen, a copy beneath it for the next. */
  #videoFor(): HTMLVideoElement {
    const first = this.#stage.querySelector('video')!;
    const isFree =
      ![...this.#lines.values()].some(({ screen }) => screen.video === first) &&
      this.#shown?.screen.video !== first &&
      this.#lingers !== first;
    if (isFree) return first;
    const copy = first.cloneNode() as HTMLVideoElement;
    delete copy.dataset['party'];
    copy.dataset['pending'] = '';
    this.#stage.append(copy);
    return copy;
  }
}
