import { ignoreLost } from '../Layout/ignore-lost';
import { serverTime } from '../Layout/server-time';
import { clock, span } from '../Layout/times';
import { showWhen } from '../Layout/toggle-when';
import type { CallSnapshot, Party } from '../Hub/protocol';
import type { CallMedia } from '../Media/call-media';
import { callFacts, factOf, isCameraOn, type CallViewState } from './call-facts';
import type { CallLegs } from './call-legs';
import { canShowSmall } from './optional-tools';
import type { Ringback } from './ringback';
import { browserName, isPhone } from './this-browser';

const noticeMs = 5_000;
const tickMs = 500;

/** The facts, and what has no words: pictures and voices. */
type Drawn = CallViewState & { readonly media: CallMedia; readonly legs: CallLegs };

/** Draws the facts: shows the matching markup and fills in its times. It decides nothing. */
export class CallView {
  readonly #main: HTMLElement;
  readonly #local: HTMLVideoElement;
  /** The agent's. */
  ringback: Ringback | null = null;
  #notice = '';
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #last: Drawn | null = null;
  #isHangingUp = false;

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#local = main.querySelector<HTMLVideoElement>('video[data-party=local]')!;
  }

  draw(state: Drawn) {
    const { call, page, media, legs, flow } = state;
    const { other } = legs;
    const { status } = legs.monitor;
    const isOver = call.state === 'ended';
    if (this.#isHangingUp && !isOver) return;
    this.#last = state;
    serverTime.learn(call.now);
    this.#main.dataset['callState'] = factOf(call.state);
    this.#main.dataset['link'] = status;
    showWhen(this.#main, new Set([...factsOfBrowser(), ...callFacts(state, this.#notice)]));
    this.#drawAlert(call.state === 'inProgress' && status === 'reconnecting' && flow !== 'moved');
    this.#drawOwn(media);
    this.#drawLevel(legs.monitor.level);
    this.ringback?.draw(call);
    if (other) this.#main.dataset['otherCamera'] = other.camera;
    this.#tick();
    this.#ticking ??= setInterval(() => this.#tick(), tickMs);
    if (isOver) this.#drawEnd(call, page.party);
  }

  /** A short notice, for a few seconds. */
  notify(notice: string) {
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => this.#setNotice(''), noticeMs);
    this.#setNotice(notice);
  }

  /** The person pressed Hang up: the picture disappears during the click, the rest follows with the server's answer. */
  hangingUp() {
    this.#isHangingUp = true;
    for (const video of this.#main.querySelectorAll<HTMLVideoElement>('[data-party=local], #remote video'))
      video.srcObject = null;
    for (const button of this.#main.querySelectorAll<HTMLButtonElement>('.call-toolbar button'))
      button.disabled = true;
    this.ringback?.stop();
  }

  /** The server has recorded the end. */
  ended(call: CallSnapshot) {
    if (this.#last) this.draw({ ...this.#last, call });
  }

  #setNotice(notice: string) {
    this.#notice = notice;
    if (this.#last) this.draw(this.#last);
  }

  #drawEnd({ startTime, endTime, endReason, endedBy, declineNote, now }: CallSnapshot, party: Party) {
    clearInterval(this.#ticking);
    const end = endTime ?? now;
    const by = endReason === 'hungUp' ? endedBy : null;
    const text = by === null ? 'ended-at' : by === party ? 'ended-by-me' : 'ended-by-other';
    const name = this.#main.querySelector('#other-name')!.textContent;
    const values = [...(text === 'ended-by-other' ? [name] : []), clock(new Date(end))];
    const sentence = this.#main
      .querySelector(`[data-text="${text}"]`)!
      .textContent.replace(/\{(\d)\}/g, (_, i: string) => values[Number(i)] ?? '');
    const duration = startTime ? `${span(Date.parse(end) - Date.parse(startTime))} · ` : '';
    this.#main.querySelector('#ended-sub')!.textContent = duration + sentence;
    const note = this.#main.querySelector<HTMLElement>('#ended-note')!;
    note.textContent = declineNote;
    note.hidden = !declineNote;
  }

  #drawOwn(media: CallMedia) {
    const shown = (this.#local.srcObject as MediaStream | null)?.getVideoTracks()[0] ?? null;
    if (shown !== media.video) {
      this.#local.srcObject = media.video ? new MediaStream([media.video]) : null;
      if (media.video) ignoreLost(this.#local.play()); // a newer picture takes its place (AbortError)
    }
    this.#main.querySelector('#local')!.classList.toggle('mirror', media.isMirrored);
    this.#drawPressed('mute', media.microphone === 'on');
    this.#drawPressed('camera', isCameraOn(media));
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

  // Rewriting text triggers layout, even if the text is the same.
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

/** What the markup asks of the browser. */
function factsOfBrowser(): string[] {
  return [browserName(), isPhone() ? 'phone' : '', canShowSmall() ? 'can-show-small' : ''];
}
