import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JoinCall, Signal } from '../Hub/protocol';
import { FakePeerConnection } from '../Media/browser.fake';
import {
  after,
  browser,
  description,
  eachAnew,
  hasMovedUnnoticed,
  inCall,
  movesToTab,
  Page,
  server,
  settles,
} from './call-legs.fake';
import { lost } from './server.fake';

eachAnew();

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

  void test('and is the relay too is asked for a new one, and one side offers until the other is back', async () => {
    server.change({ relay: 'offered' });
    const { agent, docked } = await inCall();
    for (const page of [agent, docked]) page.signaling.disconnect();
    await after(1_000);
    const asked = [agent, docked].map((page) => page.count('iceServers'));
    agent.signaling.connect();
    await after(1_000);
    const early = FakePeerConnection.open.map(({ signalingState }) => signalingState);
    docked.signaling.connect();
    await after(2_000);

    assert.deepEqual(
      [agent, docked].map((page, index) => page.count('iceServers') - asked[index]!),
      [1, 1],
    );
    assert.deepEqual(early.toSorted(), ['have-local-offer', 'stable']);
    assert.deepEqual(
      FakePeerConnection.all.map(({ signalingState }) => signalingState),
      ['stable', 'stable'],
    );
    assert.equal(
      FakePeerConnection.all.reduce((sum, { iceRestarts }) => sum + iceRestarts, 0),
      1,
    );
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

  void test('that are broken are left alone, and fail nowhere', async () => {
    const { agent, docked } = await inCall();
    const failed: unknown[] = [];
    const fails = (error: unknown) => failed.push(error);
    process.on('unhandledRejection', fails);
    const broken: Signal = {
      description: { type: 'answer', sdp: '{"lines":[],"answers":9}' },
      candidates: null,
    };
    agent.signaling.push('signaled', {
      callId: 'call',
      from: docked.legs.legId,
      to: agent.legs.legId,
      signal: broken,
    });
    await after(200);
    process.off('unhandledRejection', fails);

    assert.deepEqual([failed, agent.statuses.at(-1)], [[], 'connected']);
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
