import { showWhen } from '../Layout/toggle-when';
import { serverTime } from '../Layout/server-time';
import { clock, span } from '../Layout/times';
import type { Shown } from '../Placement/window-messages';
import type { CallSnapshot, Container, LegView, Party } from '../Hub/protocol';
import type { LinkStatus } from './call-legs';
import type { CallMedia, MediaFailure } from '../Media/call-media';
import type { Weakness } from '../Media/link-quality';
import { canShowSmall } from './optional-tools';
import { factsOfOther } from './other-facts';
import type { Ringback } from './ringback';
import { browserName, isPhone } from './this-browser';

export type CallViewState = {
  call: CallSnapshot;
  link: LinkStatus;
  media: CallMedia;
  other: LegView | null;
  weakness: Weakness;
  level: number;
  isHeard: boolean;
  isSoundBlocked: boolean;
  /** Nothing begins before a click. */
  asks: boolean;
  /** Another document of this party has the call. */
  hasOlder: boolean;
  /** The browser asks the person, or it takes long and nobody knows why. */
  isAsking: 'by-browser' | 'late' | null;
  failure: MediaFailure | null;
  isMoved: boolean;
  /** How a move to this document stands, while an older one has the call; null when none does. */
  handoff: Handoff | null;
  hasMedia: boolean;
  canMinimize: boolean;
};

/** `moving`: it is on its way; `ready`: the browser wants a click before there is sound; `stuck`: it did not come. */
export type Handoff = 'moving' | 'ready' | 'stuck';

const noticeMs = 5_000;
const factOf = (name: string) => name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);

/** Draws what is the case: shows what the markup has for it and fills its times. It decides nothing. */
export class CallView {
  readonly #main: HTMLElement;
  readonly #party: Party;
  #container: Container;
  #covers = false;
  readonly #local: HTMLVideoElement;
  /** The agent's. */
  ringback: Ringback | null = null;
  #notice: string | null = null;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #last: CallViewState | null = null;
  #isHangingUp = false;

  constructor(main: HTMLElement, party: Party, container: Container) {
    [this.#main, this.#party, this.#container] = [main, party, container];
    this.#local = main.querySelector<HTMLVideoElement>('video[data-party=local]')!;
  }

  draw(state: CallViewState) {
    const { call, link, media, other } = state;
    if (this.#isHangingUp && call.state !== 'ended') return;
    this.#last = state;
    serverTime.learn(call.now);
    this.#main.dataset['callState'] = factOf(call.state);
    this.#main.dataset['link'] = link;
    showWhen(this.#main, new Set(this.#facts(state)));
    this.#drawAlert(call.state === 'inProgress' && link === 'reconnecting' && !state.isMoved);
    this.#drawOwn(media);
    this.#drawLevel(state.level);
    this.ringback?.draw(call);
    if (other) this.#main.dataset['otherCamera'] = other.camera;
    this.#tick();
    this.#ticking ??= setInterval(() => this.#tick(), 500);
    if (call.state === 'ended') clearInterval(this.#ticking);
  }

  /** Drawn with the next state. */
  place({ container, covers }: Shown) {
    [this.#container, this.#covers] = [container, covers];
  }

  /** A short notice, for a few seconds. */
  notify(notice: string) {
    this.#notice = notice;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#notice = null;
      if (this.#last) this.draw(this.#last);
    }, noticeMs);
    if (this.#last) this.draw(this.#last);
  }

  /** The person pressed Hang up: the picture goes in the click, the rest follows with the server's answer. */
  hangingUp() {
    this.#isHangingUp = true;
    this.#local.srcObject = null;
    for (const video of this.#main.querySelectorAll<HTMLVideoElement>('#remote video'))
      video.srcObject = null;
    for (const button of this.#main.querySelectorAll<HTMLButtonElement>('.call-toolbar button'))
      button.disabled = true;
    this.ringback?.stop();
  }

  ended(call: CallSnapshot) {
    this.#main.dataset['callState'] = 'ended';
    clearInterval(this.#ticking);
    this.ringback?.stop();
    this.#drawAlert(false);
    showWhen(this.#main, new Set(this.#factsOfEnd(call)));
    const end = new Date(call.endTime ?? call.now);
    const by =
      call.endedBy === null || call.endReason !== 'hungUp'
        ? 'ended-at'
        : call.endedBy === this.#party
          ? 'ended-by-me'
          : 'ended-by-other';
    const name = this.#main.querySelector('#other-name')!.textContent ?? '';
    const values = by === 'ended-by-other' ? [name, clock(end)] : [clock(end)];
    const sentence = (this.#main.querySelector(`[data-text="${by}"]`)?.textContent ?? '').replace(
      /\{(\d)\}/g,
      (_, i: string) => values[Number(i)] ?? '',
    );
    this.#main.querySelector('#ended-sub')!.textContent = call.startTime
      ? `${span(Date.parse(call.endTime ?? call.now) - Date.parse(call.startTime))} · ${sentence}`
      : sentence;
    const note = this.#main.querySelector<HTMLElement>('#ended-note')!;
    [note.textContent, note.hidden] = [call.declineNote ?? '', !call.declineNote];
  }

  /** Whether the conversation is in this browser: not on the device that a call was continued on. */
  get #hasHome(): boolean {
    return this.#party === 'agent' ? this.#main.dataset['as'] === 'agent' : window.opener !== null;
  }

  *#facts({
    call,
    link,
    media,
    other,
    weakness,
    isHeard,
    isSoundBlocked,
    asks,
    hasOlder,
    isAsking,
    failure,
    isMoved,
    handoff,
    hasMedia,
    canMinimize,
  }: CallViewState): Iterable<string> {
    yield* [this.#container, this.#party, browserName()];
    if (this.#covers) yield 'covers';
    if (isPhone()) yield 'phone';
    if (canMinimize) yield 'can-minimize';
    if (canShowSmall()) yield 'can-show-small';
    if (isMoved && call.state !== 'ended') return void (yield 'moved');
    if (call.state === 'ended') return yield* this.#factsOfEnd(call);
    yield factOf(call.state);
    if (asks) return yield* ['asks', hasOlder ? 'looks-on' : 'first'];
    if (handoff && (failure || handoff !== 'moving')) yield 'looks-on';
    if (handoff === 'stuck') return void (yield 'handoff-stuck');
    if (handoff === 'ready') return void (yield 'handoff-ready');
    yield link;
    if (isAsking) yield* ['asking', isAsking];
    else if (failure) yield failure;
    if (media.camera === 'on' || media.camera === 'paused') yield 'camera-on';
    if (media.microphone === 'muted') yield 'muted';
    if (hasMedia && media.microphone === 'none' && !failure) yield 'mic-off';
    if (this.#notice) yield this.#notice;
    if (isSoundBlocked) yield 'sound-blocked';
    if (call.state !== 'inProgress') return;
    if (isHeard) yield 'heard';
    if (isHeard && other?.camera === 'on') yield 'picture';
    if (isHeard && other?.camera === 'paused') yield* ['picture', 'other-paused'];
    yield* factsOfOther(other);
    if (link !== 'connected') return;
    if (weakness.other) yield 'weak-other';
    else if (weakness.own) yield 'weak-own';
    if (media.isPaused) yield 'own-paused';
  }

  *#factsOfEnd({ endReason }: CallSnapshot): Iterable<string> {
    yield* [this.#container, this.#party, 'ended', factOf(endReason ?? 'hungUp')];
    if (this.#hasHome) yield 'home';
  }

  #drawOwn(media: CallMedia) {
    const shown = (this.#local.srcObject as MediaStream | null)?.getVideoTracks()[0] ?? null;
    if (shown !== media.video) {
      this.#local.srcObject = media.video ? new MediaStream([media.video]) : null;
      if (media.video) void this.#local.play().catch(() => this.#local); // a newer picture takes its place (AbortError)
    }
    this.#main.querySelector('#local')!.classList.toggle('mirror', media.isMirrored);
    this.#drawPressed('mute', media.microphone === 'on');
    this.#drawPressed('camera', media.camera === 'on' || media.camera === 'paused');
  }

  #drawPressed(id: string, isOn: boolean) {
    const button = this.#main.querySelector<HTMLElement>(`#${id}`)!;
    button.setAttribute('aria-pressed', String(!isOn));
    const label = (isOn ? button.dataset['labelOn'] : button.dataset['labelOff']) ?? '';
    if (button.getAttribute('aria-label') !== label) button.setAttribute('aria-label', label);
  }

  #drawLevel(level: number) {
    const bars = this.#main.querySelectorAll<HTMLElement>('#level i');
    const middle = (bars.length - 1) / 2;
    for (const [i, bar] of bars.entries()) {
      const share = 1 - Math.abs(i - middle) / (middle + 1);
      bar.style.blockSize = `${4 + Math.round(Math.min(1, level * 3) * 36 * share)}px`;
    }
  }

  #tick() {
    const call = this.#last?.call;
    if (!call) return;
    const { now } = serverTime;
    if (call.startTime)
      this.#write(
        'timer',
        span((call.endTime ? Date.parse(call.endTime) : now) - Date.parse(call.startTime)),
      );
    if (call.state === 'ringing') this.#write('ring-left', span(Date.parse(call.ringsUntil) - now));
  }

  // Text that is written anew is laid out anew, even when it says the same.
  #write(id: string, text: string) {
    const element = this.#main.querySelector(`#${id}`);
    if (element && element.textContent !== text) element.textContent = text;
  }

  // The element is there only while it is true.
  #drawAlert(isReconnecting: boolean) {
    const alerts = this.#main.querySelector('#alerts')!;
    if (!isReconnecting) alerts.replaceChildren();
    else if (alerts.childElementCount === 0)
      alerts.append(
        (this.#main.querySelector('#reconnecting-template') as HTMLTemplateElement).content.cloneNode(true),
      );
  }
}
