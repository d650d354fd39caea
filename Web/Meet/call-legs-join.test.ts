import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakePeerConnection } from '../Media/browser.fake';
import { after, eachAnew, hasMovedUnnoticed, movesToTab, Page, server, settles } from './call-legs.fake';
import { Gate, lost, refused } from './server.fake';

eachAnew();

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
