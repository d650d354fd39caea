import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import type { Container, JoinCall, Party, Signal } from '../Hub/protocol';
import { fakeBrowser, FakePeerConnection, FakeStage } from '../Media/browser.fake';
import { CallMedia } from '../Media/call-media';
import { CallLegs } from './call-legs';
import { FakeServer, type FakeSignaling, Gate, lost, refused } from './server.fake';

const stepMs = 10;

/** What is under way comes to its end. */
const settles = () => new Promise((resolve) => setImmediate(resolve));

async function after(ms: number) {
  for (let passed = 0; passed < ms; passed += stepMs) {
    mock.timers.tick(stepMs);
    await settles();
  }
}

let server = new FakeServer();
let browser = fakeBrowser();
let pages: Page[] = [];

/** A document that has a part in the call, or wants one. */
class Page {
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
      if (this.statuses.at(-1) !== this.legs.linkStatus) this.statuses.push(this.legs.linkStatus);
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

  count(name: 'join' | 'signal' | 'report' | 'snapshot' | 'legConnected' | 'legLeft' | 'legFailed'): number {
    return this.signaling.made(name).length;
  }
}

/** An agent calls, a visitor accepts, both see each other. */
async function inCall(): Promise<{ agent: Page; docked: Page }> {
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
async function movesToTab(): Promise<{ agent: Page; docked: Page; tab: Page }> {
  const { agent, docked } = await inCall();
  [agent.statuses.length, agent.events.length, docked.events.length] = [0, 0, 0];
  return { agent, docked, tab: new Page('visitor', 'tab') };
}

/** The tab has the call, the livechat has not, and the agent was told of nothing. */
function hasMovedUnnoticed({ agent, docked, tab }: { agent: Page; docked: Page; tab: Page }) {
  assert.deepEqual(
    server.legsOf('visitor').map(({ id, isConnected }) => [id, isConnected]),
    [[tab.legs.legId, true]],
  );
  assert.deepEqual([docked.events, tab.events.at(-1), tab.heard], [['moved'], 'taken', 'heard']);
  assert.deepEqual([agent.events, agent.statuses], [[], ['connected']]);
  assert.equal(FakePeerConnection.open.length, 2, 'one connection, with two ends');
  assert.equal(agent.legs.other?.id, tab.legs.legId);
}

const description = (type: 'offer' | 'answer'): Signal => ({
  description: { type, sdp: JSON.stringify({ connection: 0, number: 1, answers: null, lines: [] }) },
  candidates: null,
});

beforeEach(() => {
  [server, browser, pages] = [new FakeServer(), fakeBrowser(), []];
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
});

afterEach(() => {
  for (const page of pages) page.legs.leave();
  mock.timers.reset();
});

void suite('A first call', () => {
  void test('is two legs that see and hear each other', async () => {
    const { agent, docked } = await inCall();

    assert.deepEqual([agent.events, docked.events], [['taken'], ['taken']]);
    assert.deepEqual([agent.statuses, docked.statuses.at(-1)], [['connecting', 'connected'], 'connected']);
    assert.deepEqual([agent.heard, docked.heard], ['heard', 'heard']);
    assert.equal(FakePeerConnection.open.length, 2);
    assert.equal(agent.legs.isHeard, true);
  });

  void test('needs three signals besides the join, and no report of what came with that', async () => {
    const { agent, docked } = await inCall();

    // The answer, and each side's candidates.
    assert.deepEqual([agent.count('signal'), docked.count('signal')], [2, 1]);
    assert.deepEqual([agent.count('report'), docked.count('report')], [0, 0]);
  });

  void test('asks for no snapshot where the loan brought one', async () => {
    const visitor = new Page('visitor');
    visitor.signaling.dispatchEvent(new CustomEvent('ready', { detail: server.call }));
    await settles();

    assert.equal(visitor.count('snapshot'), 1); // of the connection before
    assert.equal(visitor.legs.call, server.call);
  });

  void test('has its offer with the join, and candidates that were found later behind it', async () => {
    FakePeerConnection.findsInMs = 100;
    const { agent, docked } = await inCall();
    const [[join]] = docked.signaling.made('join') as [[JoinCall]];

    assert.deepEqual(
      join.offers.map(({ to, signal }) => [to, signal.description?.type]),
      [[agent.legs.legId, 'offer']],
    );
    const names = docked.signaling.calls.map(({ name }) => name).filter((name) => name !== 'renew');
    assert.equal(names.indexOf('join') < names.indexOf('signal'), true);
    assert.equal(docked.signaling.made('signal')[0]?.[0].signal.description, null);
  });

  void test('is answered by a connection that was made while it rang', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    await after(100);
    assert.deepEqual([FakePeerConnection.all.length, agent.count('join')], [1, 1]);

    server.change({ state: 'inProgress' });
    await new Page('visitor').begins();
    await after(1_000);

    assert.equal(FakePeerConnection.all.length, 2);
  });

  void test('asks for its servers first where there is a relay', async () => {
    server.call = { ...server.call, relay: 'only' };
    const { agent, docked } = await inCall();

    const [[join]] = docked.signaling.made('join') as [[JoinCall]];
    assert.equal(join.offers.length, 0);
    assert.equal(docked.signaling.made('signal')[0]?.[0].signal.description?.type, 'offer');
    for (const { configuration } of FakePeerConnection.open)
      assert.deepEqual(
        [configuration.iceTransportPolicy, configuration.iceServers],
        ['relay', [{ urls: ['turn:relay.example'], username: 'a', credential: 'b' }]],
      );
    assert.deepEqual([agent.isIn, docked.isIn], [true, true]);
  });

  void test('asks again for servers that it did not get', async () => {
    server.call = { ...server.call, relay: 'offered', state: 'inProgress' };
    const agent = new Page('agent', 'tab');
    await agent.begins();
    const visitor = new Page('visitor');
    visitor.signaling.before.set('iceServers', refused('too-many-requests'));
    await visitor.begins();
    await after(200);
    assert.equal(visitor.isIn, false);

    visitor.signaling.before.clear();
    server.change({ progress: 'seen' });
    await after(1_000);

    assert.deepEqual([agent.isIn, visitor.isIn], [true, true]);
  });

  void test('joins nothing of the visitor’s before the accept', async () => {
    const visitor = new Page('visitor');
    await visitor.media.start(true);
    await after(500);

    assert.deepEqual([visitor.count('join'), FakePeerConnection.all.length], [0, 0]);
  });

  void test('that nobody can connect is told after half a minute', async () => {
    FakePeerConnection.network.isUp = false;
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    await Promise.all([agent.begins(), visitor.begins()]);

    await after(29_000);
    assert.equal(server.call.state, 'inProgress');
    await after(3_000);

    assert.equal(server.call.endReason, 'failed');
    assert.deepEqual([agent.events, visitor.events], [['over'], ['over']]);
  });
});

void suite('A join', () => {
  void test('that is refused for good waits for a newer snapshot', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress', acceptKey: 'key' });
    const visitor = new Page('visitor', 'docked', 'another');
    await visitor.begins();
    await after(20_000);
    assert.deepEqual([visitor.count('join'), server.legsOf('visitor').length], [1, 0]);
    assert.equal(FakePeerConnection.open.length, 1, 'what it offered is closed');

    visitor.legs.acceptKey = 'key';
    server.change({ progress: 'seen' });
    await after(1_000);

    assert.deepEqual([visitor.count('join'), visitor.isIn], [2, true]);
  });

  void test('that was lost with the connection is made again when that is back, by another leg', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress' });
    const visitor = new Page('visitor');
    visitor.signaling.before.set('join', lost);
    const first = visitor.legs.legId;
    await visitor.begins();
    visitor.signaling.disconnect();
    await after(2_000);
    assert.equal(visitor.count('join'), 1);

    visitor.signaling.before.clear();
    visitor.signaling.connect();
    await after(1_000);

    assert.equal(visitor.isIn, true);
    assert.notEqual(visitor.legs.legId, first);
  });

  void test('whose answer was lost is made again by another leg, and the first one goes', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress' });
    const visitor = new Page('visitor');
    visitor.signaling.after.set('join', lost);
    const first = visitor.legs.legId;
    await visitor.begins();
    assert.notEqual(server.legOf(first), undefined);

    visitor.signaling.after.clear();
    visitor.signaling.connect();
    await after(1_000);

    assert.equal(visitor.isIn, true);
    assert.equal(server.legOf(first), undefined);
  });

  for (const code of [
    'storage-busy',
    'storage-full',
    'storage-failed',
    'too-many-requests',
    'internal-error',
  ]) {
    void test(`that is refused with ${code} is made again, later and later`, async () => {
      const agent = new Page('agent', 'tab');
      await agent.begins();
      server.change({ state: 'inProgress' });
      const visitor = new Page('visitor');
      const madeAt: number[] = [];
      visitor.signaling.before.set('join', () => {
        madeAt.push(Date.now());
        refused(code)();
      });
      await visitor.begins();
      await after(36_000);
      const pauses = madeAt.slice(1).map((at, index) => Math.round((at - madeAt[index]!) / 100) / 10);
      assert.deepEqual(pauses, [0.5, 1, 2, 4, 8, 10, 10]);

      visitor.signaling.before.clear();
      await after(11_000);

      assert.deepEqual([visitor.isIn, visitor.events, server.call.legs.length], [true, ['taken'], 2]);
    });
  }

  void test('that was refused for a while begins with short pauses the next time', async () => {
    const agent = new Page('agent', 'tab');
    agent.signaling.before.set('join', refused('storage-busy'));
    await agent.begins();
    await after(4_000);
    agent.signaling.before.clear();
    await after(4_000);
    assert.equal(server.legsOf('agent').length, 1);

    const joins = agent.count('join');
    agent.signaling.before.set('join', refused('storage-busy'));
    server.drop(agent.legs.legId);
    server.change({ state: 'inProgress' });
    await settles();
    agent.signaling.before.clear();
    await after(700);

    assert.equal(agent.count('join') > joins, true);
    assert.equal(server.legsOf('agent').length, 1);
  });

  void test('that is refused for a while is not made again once the call is over', async () => {
    const agent = new Page('agent', 'tab');
    agent.signaling.before.set('join', refused('storage-busy'));
    await agent.begins();
    server.change({ state: 'ended', endReason: 'missed' });
    await after(30_000);

    assert.deepEqual([agent.count('join'), agent.events], [1, ['over']]);
  });

  void test('that is answered after the move was given up leaves the call again', async () => {
    const { docked, tab } = await movesToTab();
    const gate = new Gate();
    tab.signaling.after.set('join', gate.wait);
    void tab.begins();
    await after(10_500);
    assert.deepEqual([tab.events, server.legsOf('visitor').length], [['handoff-stuck'], 2]);

    gate.open();
    await after(2_000);

    assert.deepEqual([tab.events, docked.events], [['handoff-stuck'], ['handoff-cancelled']]);
    assert.deepEqual(
      server.legsOf('visitor').map(({ id }) => id),
      [docked.legs.legId],
    );
  });

  void test('that is late by the whole move takes the call all the same', async () => {
    const { agent, docked, tab } = await movesToTab();
    const gate = new Gate();
    tab.signaling.before.set('join', gate.wait);
    void tab.begins();
    await after(5_000);
    assert.deepEqual([docked.isIn, agent.statuses], [true, []]);

    gate.open();
    await after(1_000);

    hasMovedUnnoticed({ agent, docked, tab });
  });

  void test('whose answer comes after the call is over opens nothing', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress' });
    const visitor = new Page('visitor');
    const gate = new Gate();
    visitor.signaling.after.set('join', gate.wait);
    void visitor.begins();
    await after(100);

    server.change({ state: 'ended', endReason: 'hungUp', legs: [] });
    gate.open();
    await after(2_000);

    assert.deepEqual([visitor.events, FakePeerConnection.open.length], [['over'], 0]);
    assert.deepEqual([visitor.count('join'), visitor.count('legConnected')], [1, 0]);
  });

  void test('is not made in a call that has ended', async () => {
    server.change({ state: 'ended', endReason: 'missed' });
    const agent = new Page('agent', 'tab');
    await agent.begins();

    assert.deepEqual([agent.count('join'), agent.events], [0, ['over']]);
  });

  void test('is followed by what changed while it was on the way', async () => {
    const agent = new Page('agent', 'tab');
    const gate = new Gate();
    agent.signaling.before.set('join', gate.wait);
    await agent.media.start(true);
    const beginning = agent.legs.begin();
    await settles();
    agent.media.mute(true);
    agent.legs.container = 'overlay';
    gate.open();
    await beginning;
    await settles();

    assert.deepEqual(
      server.call.legs.map(({ container, microphone }) => [container, microphone]),
      [['overlay', 'muted']],
    );
  });

  void test('without camera and microphone tells the other side what this one waits for', async () => {
    const agent = new Page('agent', 'tab');
    agent.media.expect(true);
    await agent.legs.join();

    assert.deepEqual(
      server.call.legs.map(({ camera, microphone }) => [camera, microphone]),
      [['asking', 'none']],
    );
  });
});

void suite('A handoff', () => {
  void test('goes unnoticed by the other side', async () => {
    const { agent, docked, tab } = await movesToTab();
    await tab.begins();
    await after(1_000);

    hasMovedUnnoticed({ agent, docked, tab });
    assert.equal(agent.stage.videos.length, 1, 'its one element');
  });

  void test('leaves the call where it is for as long as the person is asked', async () => {
    const { agent, docked, tab } = await movesToTab();
    await after(60_000);

    assert.deepEqual([docked.isIn, docked.events, agent.statuses], [true, [], []]);
    assert.deepEqual([tab.legs.older?.id, tab.count('join')], [docked.legs.legId, 0]);

    await tab.begins();
    await after(1_000);

    hasMovedUnnoticed({ agent, docked, tab });
  });

  void test('is silent in the new document until the old one has gone', async () => {
    const { tab } = await movesToTab();
    tab.signaling.before.set('legConnected', new Gate().wait);
    await tab.begins();
    await after(1_000);

    assert.deepEqual([tab.heard, tab.legs.isHeard], ['silent', true]);
  });

  void test('begins with a small picture, and ends with a full one', async () => {
    const { agent, docked, tab } = await movesToTab();
    const scales = () =>
      FakePeerConnection.open.map((connection) => {
        const sender = connection.getTransceivers().find(({ kind }) => kind === 'video')!.sender;
        return sender.getParameters().encodings[0]?.scaleResolutionDownBy;
      });
    const gate = new Gate();
    tab.signaling.before.set('legConnected', gate.wait);
    await tab.begins();
    await after(500);
    assert.deepEqual(scales().slice(2), [2, 2]);

    gate.open();
    await after(2_000);

    hasMovedUnnoticed({ agent, docked, tab });
    assert.deepEqual(scales(), [1, 1]);
  });

  void test('that gets no media in ten seconds is given up, and can be tried again', async () => {
    const { agent, docked, tab } = await movesToTab();
    FakePeerConnection.network.isUp = false;
    await tab.begins();
    await after(9_500);
    assert.deepEqual(tab.events, []);
    await after(1_000);
    assert.deepEqual(tab.events, ['handoff-stuck']);
    await after(1_500);
    assert.deepEqual(docked.events, ['handoff-cancelled']);
    assert.deepEqual(
      server.legsOf('visitor').map(({ id }) => id),
      [docked.legs.legId],
    );
    await after(20_000);
    assert.deepEqual([docked.isIn, agent.statuses], [true, ['connected']]);

    docked.events.length = 0;
    FakePeerConnection.network.isUp = true;
    await tab.begins();
    await after(1_000);

    hasMovedUnnoticed({ agent, docked, tab });
  });

  void test('that is given up is told to the document that has the call', async () => {
    const { docked, tab } = await movesToTab();
    FakePeerConnection.network.isUp = false;
    await tab.begins();
    await after(100);

    tab.closes();
    await after(1_500);

    assert.deepEqual([docked.events, docked.isIn], [['handoff-cancelled'], true]);
  });

  void test('of both sides at the same moment ends with one connection', async () => {
    const { agent, docked } = await inCall();
    const [newAgent, tab] = [new Page('agent', 'tab'), new Page('visitor', 'tab')];
    await Promise.all([newAgent.begins(), tab.begins()]);
    await after(2_000);

    assert.deepEqual(
      server.call.legs.map(({ id, isConnected }) => [id, isConnected]),
      [
        [newAgent.legs.legId, true],
        [tab.legs.legId, true],
      ],
    );
    assert.deepEqual([agent.events, docked.events].flat(), ['taken', 'moved', 'taken', 'moved']);
    assert.deepEqual([FakePeerConnection.open.length, newAgent.heard, tab.heard], [2, 'heard', 'heard']);
  });

  void test('does not wait for ever for a new document of the other side that does not come', async () => {
    const { agent, docked, tab } = await movesToTab();
    server.join('agent', 'silent'); // it answers nobody
    await tab.begins();
    await after(2_000);
    assert.equal(docked.isIn, true);

    await after(7_000);

    assert.deepEqual([tab.isIn, docked.events.at(-1), agent.isIn], [true, 'moved', true]);
  });

  void test('that got stuck takes the call when the old document closes', async () => {
    const { agent, docked, tab } = await movesToTab();
    FakePeerConnection.network.isUp = false;
    await tab.begins();
    await after(10_500);
    FakePeerConnection.network.isUp = true;
    docked.closes();
    await tab.media.start(true);
    await tab.legs.reclaim();
    await after(1_000);

    assert.deepEqual([tab.isIn, tab.heard, agent.legs.linkStatus], [true, 'heard', 'connected']);
  });

  void test('goes on with the last leg when the old document closes meanwhile', async () => {
    const { agent, docked, tab } = await movesToTab();
    docked.closes();
    assert.equal(tab.legs.older, null);
    await tab.begins();
    await after(1_000);

    assert.deepEqual([tab.isIn, tab.heard, agent.events], [true, 'heard', []]);
  });

  void test('hurries when the old document’s camera was taken away', async () => {
    const { agent, docked, tab } = await movesToTab();
    docked.legs.announceMuted();
    await settles();
    agent.stage.videos[0]!.requestVideoFrameCallback = () => undefined; // nothing is drawn any more
    browser.page.hidden = false;
    await tab.begins();
    await after(60);

    assert.equal(agent.legs.other?.id, tab.legs.legId);
    await after(500);
    hasMovedUnnoticed({ agent, docked, tab });
  });

  void test('can be taken back', async () => {
    const { agent, docked, tab } = await movesToTab();
    await tab.begins();
    await after(1_000);

    await docked.media.start(true);
    await docked.legs.reclaim();
    await after(1_000);

    assert.deepEqual([docked.isIn, tab.events.at(-1), agent.statuses], [true, 'moved', ['connected']]);
    assert.equal(FakePeerConnection.open.length, 2);
  });

  void test('counts the container of the leg that has the call', async () => {
    const { docked } = await inCall();
    docked.legs.container = 'overlay';
    await settles();

    assert.equal(server.legOf(docked.legs.legId)?.container, 'overlay');
  });
});

void suite('A server that restarts', () => {
  void test('leaves a call as it is', async () => {
    const { agent, docked } = await inCall();
    const legs = server.call.legs;
    for (const page of [agent, docked]) page.signaling.disconnect();
    await after(6_000);
    for (const page of [agent, docked]) page.signaling.connect();
    await after(2_000);

    assert.deepEqual(server.call.legs, legs);
    assert.equal(FakePeerConnection.all.length, 2);
    assert.deepEqual([agent.statuses.at(-1), docked.events], ['connected', ['taken']]);
  });

  void test('in the middle of a move does not end it', async () => {
    const { agent, docked, tab } = await movesToTab();
    FakePeerConnection.network.isUp = false;
    await tab.begins();
    await after(500);
    for (const page of [agent, docked, tab]) page.signaling.disconnect();
    await after(3_000);

    FakePeerConnection.network.isUp = true;
    for (const page of [agent, docked, tab]) page.signaling.connect();
    await after(2_000);

    hasMovedUnnoticed({ agent, docked, tab });
  });

  void test('makes the time of a move begin anew', async () => {
    const { docked, tab } = await movesToTab();
    FakePeerConnection.network.isUp = false;
    await tab.begins();
    await after(8_000);
    tab.signaling.disconnect();
    tab.signaling.connect();
    await after(4_000);

    assert.deepEqual([tab.events, docked.isIn], [[], true]);
    await after(7_000);
    assert.deepEqual(tab.events, ['handoff-stuck']);
  });

  void test('is told again that this leg is connected', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress' });
    const visitor = new Page('visitor');
    visitor.signaling.before.set('legConnected', lost);
    await visitor.begins();
    await after(500);
    assert.deepEqual([visitor.isIn, visitor.events], [false, []]);

    visitor.signaling.before.clear();
    visitor.signaling.connect();
    await settles();

    assert.deepEqual([visitor.isIn, visitor.events], [true, ['taken']]);
  });

  void test('is told again what changed on the way', async () => {
    const { docked } = await inCall();
    docked.signaling.disconnect();
    docked.media.mute(true);
    await settles();
    assert.equal(server.legOf(docked.legs.legId)?.microphone, 'on');

    docked.signaling.connect();
    await settles();

    assert.equal(server.legOf(docked.legs.legId)?.microphone, 'muted');
  });

  void test('leaves who has forgotten this leg to join as another', async () => {
    const { agent, docked } = await inCall();
    const first = docked.legs.legId;
    docked.signaling.disconnect();
    server.drop(first);
    docked.signaling.connect();
    await after(1_000);

    assert.notEqual(docked.legs.legId, first);
    assert.deepEqual(
      [docked.isIn, docked.events, agent.statuses.at(-1)],
      [true, ['taken', 'taken'], 'connected'],
    );
  });
});

void suite('Offers and answers', () => {
  void test('that came before the leg was known are not lost', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress' });
    agent.signaling.isDeaf = true;
    const visitor = new Page('visitor');
    await visitor.begins();
    agent.signaling.isDeaf = false;
    const [[join]] = visitor.signaling.made('join') as [[JoinCall]];
    const { to, signal } = join.offers[0]!;
    agent.signaling.push('signaled', { callId: 'call', from: visitor.legs.legId, to, signal });
    await after(200);
    assert.equal(FakePeerConnection.open.length, 2, 'the caller’s is the spare one');

    server.change({ progress: 'seen' });
    await after(1_000);

    assert.deepEqual([agent.isIn, visitor.isIn, visitor.count('join')], [true, true, 1]);
  });

  void test('for another leg are none of this one’s', async () => {
    const { agent, docked } = await inCall();
    const signal = description('offer');
    agent.signaling.push('signaled', { callId: 'call', from: docked.legs.legId, to: 'another', signal });
    await after(200);

    assert.equal(agent.statuses.at(-1), 'connected');
    assert.equal(FakePeerConnection.open.length, 2);
  });

  void test('of a leg that has gone are dropped', async () => {
    const { agent } = await inCall();
    agent.signaling.push('signaled', {
      callId: 'call',
      from: 'gone',
      to: agent.legs.legId,
      signal: description('offer'),
    });
    server.change({ progress: 'seen' });
    await after(500);

    assert.equal(FakePeerConnection.open.length, 2);
  });

  void test('that nobody answers are made anew by another leg, after three seconds and then six', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    server.change({ state: 'inProgress' });
    agent.signaling.before.set('signal', lost); // its answers reach nobody
    const visitor = new Page('visitor');
    const first = visitor.legs.legId;
    await visitor.begins();
    await after(2_900);
    assert.equal(visitor.count('join'), 1);
    await after(1_500);
    assert.deepEqual([visitor.count('join'), server.legOf(first)], [2, undefined]);
    await after(5_500);
    assert.equal(visitor.count('join'), 2);

    agent.signaling.before.clear();
    await after(3_000);

    assert.deepEqual([visitor.count('join'), visitor.isIn, server.call.legs.length], [3, true, 2]);
  });

  void test('that a move makes anew take the call there', async () => {
    const { agent, docked, tab } = await movesToTab();
    agent.signaling.before.set('signal', lost);
    await tab.begins();
    await after(2_500);
    agent.signaling.before.clear();
    await after(2_500);

    assert.equal(tab.count('join'), 2);
    docked.events.splice(0, docked.events.length - 1);
    hasMovedUnnoticed({ agent, docked, tab });
  });

  void test('are made by the leg that came later', async () => {
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    await visitor.begins();
    await agent.begins();
    await after(1_000);

    const types = (page: Page) =>
      page.signaling
        .made('signal')
        .flatMap(([{ signal }]) => (signal.description ? [signal.description.type] : []));
    assert.deepEqual([types(visitor), types(agent)], [['answer'], []]); // the offer went with the join
    assert.deepEqual([agent.isIn, visitor.isIn], [true, true]);
  });

  void test('that were lost with the connection are made again when it is back', async () => {
    const { agent, docked } = await inCall();
    const connection = FakePeerConnection.open[0]!;
    docked.signaling.disconnect();
    agent.signaling.disconnect();
    browser.events.dispatchEvent(new Event('online'));
    await settles();
    assert.equal(connection.iceRestarts, 0);

    agent.signaling.connect();
    docked.signaling.connect();
    await after(200);

    assert.equal(
      FakePeerConnection.open.every(({ iceRestarts }) => iceRestarts === 1),
      true,
    );
    assert.deepEqual([agent.isIn, docked.isIn, docked.count('join')], [true, true, 1]);
  });
});

void suite('The other side', () => {
  void test('that says goodbye is gone at once, and is not opened again', async () => {
    const { agent, docked } = await inCall();
    docked.legs.leave();
    await settles();
    assert.equal(FakePeerConnection.open.length, 0);

    server.change({ progress: 'seen' });
    await after(100);

    assert.equal(FakePeerConnection.open.length, 0);
    server.drop(docked.legs.legId);
    assert.deepEqual([agent.legs.other, agent.events], [null, ['taken']]);
  });

  void test('that comes back as another leg takes the place of the first', async () => {
    const { agent, docked } = await inCall();
    docked.closes();
    await after(5_000);
    assert.equal(agent.legs.linkStatus, 'reconnecting');
    const reloaded = new Page('visitor');
    await reloaded.begins();
    await after(1_000);

    assert.deepEqual([reloaded.isIn, agent.legs.other?.id], [true, reloaded.legs.legId]);
    assert.deepEqual([agent.legs.linkStatus, agent.stage.videos.length], ['connected', 1]);
  });

  void test('is called lost only when it is away for a second and a half', async () => {
    const { agent, docked } = await inCall();
    const connection = FakePeerConnection.open[0]!;
    FakePeerConnection.network.isUp = false;
    connection.become('disconnected');
    await after(1_400);
    assert.equal(agent.legs.linkStatus, 'connected');
    await after(200);
    assert.equal(agent.legs.linkStatus, 'reconnecting');

    connection.become('connected');

    assert.deepEqual([agent.legs.linkStatus, docked.legs.linkStatus], ['connected', 'connected']);
  });

  void test('that no restart brings back is called by another leg', async () => {
    const { agent, docked } = await inCall();
    const first = agent.legs.legId;
    FakePeerConnection.network.isUp = false;
    FakePeerConnection.open[0]!.become('failed');
    FakePeerConnection.open[1]!.restartIce = () => undefined;
    FakePeerConnection.open[0]!.restartIce = () => undefined;
    await after(7_900);
    assert.equal(agent.legs.legId, first);
    FakePeerConnection.network.isUp = true;
    await after(1_500);

    assert.notEqual(agent.legs.legId, first);
    assert.deepEqual([agent.isIn, docked.legs.other?.id], [true, agent.legs.legId]);
  });

  void test('that no restart brings back is called when the server is back, and not before', async () => {
    const { agent } = await inCall();
    const first = agent.legs.legId;
    FakePeerConnection.network.isUp = false;
    for (const connection of FakePeerConnection.open) connection.restartIce = () => undefined;
    agent.signaling.disconnect();
    FakePeerConnection.open[0]!.become('failed');
    await after(9_000);

    assert.deepEqual([agent.legs.legId, agent.count('join')], [first, 1]);
  });

  void test('that shows nothing and says nothing plays when the link is up', async () => {
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    visitor.media.withoutCamera('none');
    await Promise.all([agent.begins(), visitor.legs.begin()]);
    await after(1_000);

    assert.deepEqual([agent.isIn, visitor.isIn], [true, true]);
  });

  void test('that has only a microphone plays when its sound comes', async () => {
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    await visitor.media.start(false);
    await Promise.all([agent.begins(), visitor.legs.begin()]);
    await after(1_000);

    assert.deepEqual([agent.isIn, visitor.isIn], [true, true]);
  });

  void test('sees a camera that comes later, without a new offer', async () => {
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    await agent.begins();
    await visitor.media.start(false);
    await visitor.legs.begin();
    await after(1_000);
    assert.equal(agent.stage.shown?.readyState, 0);

    await visitor.media.turnCamera(true);
    await after(200);

    assert.equal(agent.stage.shown?.readyState, 2);
    assert.equal(server.legOf(visitor.legs.legId)?.camera, 'on');
    assert.equal(
      visitor.signaling.made('signal').every(([{ signal }]) => signal.description === null),
      true,
    );
  });

  void test('is heard after a click where the browser wants one', async () => {
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    agent.stage.videos[0]!.wantsClick = true;
    await Promise.all([agent.begins(), visitor.begins()]);
    await after(1_000);
    assert.deepEqual([agent.legs.isSoundBlocked, agent.heard], [true, 'silent']);

    agent.stage.videos[0]!.wantsClick = false;
    await agent.legs.turnSoundOn();

    assert.deepEqual([agent.legs.isSoundBlocked, agent.heard], [false, 'heard']);
  });
});

void suite('A lease', () => {
  void test('is renewed every five seconds, with the legs that were heard', async () => {
    const { agent, docked } = await inCall();
    await after(5_000);

    assert.deepEqual(docked.signaling.made('renew').at(-1), ['call', docked.legs.legId, [agent.legs.legId]]);
    agent.closes();
    await after(10_000);
    assert.deepEqual(docked.signaling.made('renew').at(-1), ['call', docked.legs.legId, []]);
  });

  void test('that says of a newer version asks for it', async () => {
    const { docked } = await inCall();
    docked.signaling.isDeaf = true;
    server.change({ progress: 'seen' });
    const asked = docked.count('snapshot');
    await after(5_000);

    assert.equal(docked.count('snapshot'), asked + 1);
    assert.equal(docked.legs.call?.version, server.call.version);
  });

  void test('that ran out makes it join as another leg', async () => {
    const { agent, docked } = await inCall();
    const first = docked.legs.legId;
    docked.signaling.isDeaf = true;
    server.drop(first);
    docked.signaling.isDeaf = false;
    await after(6_000);

    assert.notEqual(docked.legs.legId, first);
    assert.deepEqual([docked.isIn, agent.legs.other?.id], [true, docked.legs.legId]);
  });

  void test('that ran out while another document has the call ends this one’s part', async () => {
    const { docked, tab } = await movesToTab();
    FakePeerConnection.network.isUp = false;
    await tab.begins();
    await after(100);

    server.drop(docked.legs.legId);

    assert.deepEqual(docked.events, ['moved']);
    assert.equal(docked.count('join'), 1);
  });
});

void suite('A snapshot', () => {
  void test('that is older than the newest changes nothing', async () => {
    const { docked } = await inCall();
    const newest = docked.legs.call!;

    docked.legs.apply({ ...newest, version: newest.version - 1, state: 'ended' });

    assert.equal(docked.legs.call, newest);
    assert.deepEqual(docked.events, ['taken']);
  });

  void test('of the end closes everything, and nothing begins after it', async () => {
    const { agent, docked } = await inCall();
    server.change({ state: 'ended', endReason: 'hungUp', legs: [] });
    const calls = agent.signaling.calls.length;
    server.change({ state: 'inProgress' });
    await after(12_000);

    assert.deepEqual(
      [agent.events, docked.events],
      [
        ['taken', 'over'],
        ['taken', 'over'],
      ],
    );
    assert.deepEqual([FakePeerConnection.open.length, agent.signaling.calls.length], [0, calls]);
  });
});
