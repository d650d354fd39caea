/** Documents of a call at a server of ours, for the tests of what a leg does. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock } from 'node:test';
import type { Container, Party, Signal } from '../Hub/protocol';
import { fakeBrowser, FakePeerConnection, FakeStage } from '../Media/browser.fake';
import { CallMedia } from '../Media/call-media';
import { CallLegs } from './call-legs';
import { FakeServer, type FakeSignaling } from './server.fake';

const stepMs = 10;

/** What is under way comes to its end. */
export const settles = () => new Promise((resolve) => setImmediate(resolve));

export async function after(ms: number) {
  for (let passed = 0; passed < ms; passed += stepMs) {
    mock.timers.tick(stepMs);
    await settles();
  }
}

export let server = new FakeServer();
export let browser = fakeBrowser();
let pages: Page[] = [];

/** A document that has a part in the call, or wants one. */
export class Page {
  readonly signaling: FakeSignaling;
  readonly media = new CallMedia();
  readonly stage = new FakeStage();
  readonly legs: CallLegs;
  readonly events: string[] = [];
  /** What the person read of the connection, in turn. */
  readonly statuses: string[] = [];

  constructor(
    readonly party: Party,
    container: Container = 'docked',
    acceptKey: string | null = null,
  ) {
    this.signaling = server.connect(party);
    this.legs = new CallLegs({
      signaling: this.signaling,
      callId: 'call',
      party,
      container,
      acceptKey,
      media: this.media,
      stage: this.stage as unknown as HTMLElement,
    });
    for (const name of ['over', 'moved', 'handoff-cancelled', 'handoff-stuck', 'taken'])
      this.legs.addEventListener(name, () => this.events.push(name));
    this.legs.addEventListener('change', () => {
      if (this.statuses.at(-1) !== this.legs.monitor.status) this.statuses.push(this.legs.monitor.status);
    });
    this.signaling.connect();
    pages.push(this);
  }

  /** The person lets it have camera and microphone. */
  async begins(): Promise<void> {
    await this.media.start(true);
    await this.legs.begin();
  }

  /** As `pagehide` does it, with the beacon. */
  closes() {
    const { legId } = this.legs;
    this.legs.leave();
    this.signaling.disconnect();
    server.drop(legId);
  }

  get isIn(): boolean {
    return server.legOf(this.legs.legId)?.isConnected ?? false;
  }

  /** Whether one of its videos can be heard. */
  get heard(): string {
    return this.stage.videos.some(({ muted, srcObject }) => !muted && srcObject) ? 'heard' : 'silent';
  }

  count(
    name: 'join' | 'signal' | 'report' | 'snapshot' | 'legConnected' | 'legLeft' | 'legFailed' | 'iceServers',
  ): number {
    return this.signaling.made(name).length;
  }
}

/** An agent calls, a visitor accepts, both see each other. */
export async function inCall(): Promise<{ agent: Page; docked: Page }> {
  const agent = new Page('agent', 'tab');
  await agent.begins();
  server.change({ state: 'inProgress', acceptKey: 'key' });
  const docked = new Page('visitor');
  await docked.begins();
  await after(1_000);
  assert.deepEqual([agent.isIn, docked.isIn], [true, true]);
  return { agent, docked };
}

/** The same, and the visitor has opened a tab that has no camera yet. */
export async function movesToTab(): Promise<{ agent: Page; docked: Page; tab: Page }> {
  const { agent, docked } = await inCall();
  [agent.statuses.length, agent.events.length, docked.events.length] = [0, 0, 0];
  return { agent, docked, tab: new Page('visitor', 'tab') };
}

/** The tab has the call, the livechat has not, and the agent was told of nothing. */
export function hasMovedUnnoticed({ agent, docked, tab }: { agent: Page; docked: Page; tab: Page }) {
  assert.deepEqual(
    server.legsOf('visitor').map(({ id, isConnected }) => [id, isConnected]),
    [[tab.legs.legId, true]],
  );
  assert.deepEqual([docked.events, tab.events.at(-1), tab.heard], [['moved'], 'taken', 'heard']);
  assert.deepEqual([agent.events, agent.statuses], [[], ['connected']]);
  assert.equal(FakePeerConnection.open.length, 2, 'one connection, with two ends');
  assert.equal(agent.legs.other?.id, tab.legs.legId);
}

export const description = (type: 'offer' | 'answer'): Signal => ({
  description: { type, sdp: JSON.stringify({ connection: 0, number: 1, answers: null, lines: [] }) },
  candidates: null,
});

/** A new server and browser for each test, and a clock that only the test moves. */
export function eachAnew() {
  beforeEach(() => {
    [server, browser, pages] = [new FakeServer(), fakeBrowser(), []];
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  });
  afterEach(() => {
    for (const page of pages) page.legs.leave();
    mock.timers.reset();
  });
}
