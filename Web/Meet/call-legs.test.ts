import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JoinCall, LegMeasures } from '../Hub/protocol';
import { FakePeerConnection } from '../Media/browser.fake';
import { after, eachAnew, inCall, movesToTab, Page, server, settles } from './call-legs.fake';
import { refused } from './server.fake';

eachAnew();

void suite('A first call', () => {
  void test('is two legs that see and hear each other', async () => {
    const { agent, docked } = await inCall();

    assert.deepEqual([agent.events, docked.events], [['taken'], ['taken']]);
    assert.deepEqual([agent.statuses, docked.statuses.at(-1)], [['connecting', 'connected'], 'connected']);
    assert.deepEqual([agent.heard, docked.heard], ['heard', 'heard']);
    assert.equal(FakePeerConnection.open.length, 2);
    assert.equal(agent.legs.stage.isHeard, true);
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

  void test('makes no connection and joins nothing of the visitor’s before the accept', async () => {
    const agent = new Page('agent', 'tab');
    await agent.begins();
    const docked = new Page('visitor', 'docked', 'key');
    const elsewhere = new Page('visitor');
    await elsewhere.media.start(true);
    await after(1_000);
    assert.equal(FakePeerConnection.all.length, 1, 'the caller’s, made while it rings');
    for (const one of [docked, elsewhere]) assert.deepEqual([one.count('signal'), one.count('join')], [0, 0]);

    server.change({ state: 'inProgress', acceptKey: 'key' });
    await docked.begins();
    await after(1_000);

    const [[join]] = docked.signaling.made('join') as [[JoinCall]];
    assert.deepEqual([join.offers.length, FakePeerConnection.all.length], [1, 2]);
    assert.deepEqual([agent.heard, docked.heard], ['heard', 'heard']);
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

  void test('that nobody can connect is told after half a minute', async () => {
    FakePeerConnection.network.isUp = false;
    server.change({ state: 'inProgress' });
    const [agent, visitor] = [new Page('agent', 'tab'), new Page('visitor')];
    await Promise.all([agent.begins(), visitor.begins()]);

    await after(29_000);
    assert.equal(server.call.state, 'inProgress');
    await after(3_000);

    assert.equal(server.call.endReason, 'failedShut');
    assert.deepEqual([agent.events, visitor.events], [['over'], ['over']]);
  });
});

void suite('A lease', () => {
  void test('is renewed every five seconds, with the legs that were heard', async () => {
    const { agent, docked } = await inCall();
    await after(5_000);

    const [call, legId, heard, measured] = docked.signaling.made('renew').at(-1)!;
    assert.deepEqual([call, legId, heard], ['call', docked.legs.legId, [agent.legs.legId]]);
    assert.ok((measured as LegMeasures).received > 0);
    agent.closes();
    await after(10_000);
    assert.deepEqual(docked.signaling.made('renew').at(-1)!.slice(0, 3), ['call', docked.legs.legId, []]);
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
