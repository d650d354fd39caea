import type { AgentStanding, BusyAgent } from '../Hub/protocol';
import type { SignalingConnection } from '../Hub/connection';
import { ignoreLost } from '../Layout/ignore-lost';
import { serverTime } from '../Layout/server-time';
import { isComposing } from '../Layout/keys';
import { setText } from '../Layout/set-text';
import { clock } from '../Layout/times';
import { Activity } from './activity';

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];
const minuteMs = 60_000;

/** One's own status in the rail and above the inbox, colleagues' on the page of colleagues, and the input that keeps an
 * agent from being away. */
export class OwnStatus {
  readonly #me: string;
  readonly #connection: SignalingConnection;
  readonly #menu = document.getElementById('my-status') as HTMLDetailsElement;
  readonly #activity = new Activity();
  #status: AgentStanding | null = null;
  #isInCall = false;

  constructor(me: string, connection: SignalingConnection) {
    [this.#me, this.#connection] = [me, connection];
    connection.on('statusesChanged', (statuses) => statuses.forEach((status) => this.#changed(status)));
    connection.addEventListener('ready', () => this.#activity.forget());
    for (const input of inputs)
      addEventListener(input, () => this.#active(), { capture: true, passive: true });
    this.#menu.addEventListener('toggle', () => this.#menu.open && this.#tellTimes());
    this.#menu.addEventListener('submit', () => (this.#menu.open = false));
    document.addEventListener('click', ({ target }) => {
      const isInside = target instanceof Element && this.#menu.contains(target) && !target.closest('a');
      if (!isInside) this.#menu.open = false;
    });
    document.addEventListener(
      'keydown',
      (event) => event.key === 'Escape' && !isComposing(event) && this.#close(),
    );
  }

  set isInCall(value: boolean) {
    this.#isInCall = value;
    this.draw();
  }

  /** Who of the colleagues that are shown is in a call. */
  showBusy(busy: readonly BusyAgent[]) {
    for (const row of document.querySelectorAll<HTMLElement>('tr[data-agent]')) {
      row.dataset['busy'] = String(busy.some(({ _id }) => _id === row.dataset['agent']));
      drawAgent(row);
    }
  }

  /** Again where the server has drawn anew. */
  draw() {
    const isAway = this.#status?.isAway ?? this.#menu.dataset['status'] === 'away';
    const avatar = this.#menu.querySelector<HTMLElement>('summary .avatar')!;
    avatar.dataset['presence'] = this.#isInCall ? 'call' : isAway ? 'away' : 'online';
    this.#menu.dataset['status'] = isAway ? 'away' : 'here';
    for (const button of this.#menu.querySelectorAll('[aria-pressed]'))
      button.setAttribute('aria-pressed', String((button.getAttribute('value') === 'away') === isAway));
    if (this.#status) drawLine(isAway, this.#status.backAt);
    tellClocks(document);
  }

  #changed(status: AgentStanding) {
    const row = document.querySelector<HTMLElement>(`tr[data-agent="${status._id}"]`);
    if (row) {
      row.dataset['status'] = status.status;
      drawAgent(row);
    }
    if (status._id !== this.#me) return;
    if (status.isAway && !status.byHand) this.#activity.forget();
    this.#status = status;
    this.draw();
  }

  #active() {
    if (this.#connection.state.connected && this.#activity.isNews(performance.now()))
      ignoreLost(this.#connection.call('active'));
  }

  #tellTimes() {
    for (const time of this.#menu.querySelectorAll<HTMLTimeElement>('time[data-minutes]'))
      time.dateTime = new Date(serverTime.now + Number(time.dataset['minutes']) * minuteMs).toISOString();
    tellClocks(this.#menu);
  }

  #close() {
    if (!this.#menu.open) return;
    this.#menu.open = false;
    this.#menu.querySelector('summary')!.focus();
  }
}

function drawAgent(row: HTMLElement) {
  const avatar = row.querySelector<HTMLElement>('.avatar')!;
  const isAway = row.dataset['status'] === 'away';
  avatar.dataset['presence'] = row.dataset['busy'] === 'true' ? 'call' : isAway ? 'away' : 'online';
}

function drawLine(isAway: boolean, backAt: string | null) {
  const line = document.querySelector<HTMLElement>('#inbox .away-line');
  if (!line) return;
  line.hidden = !isAway;
  line.querySelector<HTMLElement>('[data-back]')!.hidden = !backAt;
  line.querySelector<HTMLElement>('[data-no-back]')!.hidden = Boolean(backAt);
  line.querySelector('time')!.dateTime = backAt ?? '';
}

/** Times of day, in the reader's zone. Those of a thread have a name for their clock, and are the thread's to tell. */
function tellClocks(root: ParentNode) {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-clock=""]'))
    setText(time, time.dateTime && clock(new Date(time.dateTime)));
}
