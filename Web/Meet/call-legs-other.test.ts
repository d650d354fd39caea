import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakePeerConnection } from '../Media/browser.fake';
import { after, eachAnew, inCall, Page, server, settles } from './call-legs.fake';

eachAnew();

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
    assert.equal(agent.legs.monitor.status, 'reconnecting');
    const reloaded = new Page('visitor');
    await reloaded.begins();
    await after(1_000);

    assert.deepEqual([reloaded.isIn, agent.legs.other?.id], [true, reloaded.legs.legId]);
    assert.deepEqual([agent.legs.monitor.status, agent.stage.videos.length], ['connected', 1]);
  });

  void test('is called lost only when it is away for a second and a half', async () => {
    const { agent, docked } = await inCall();
    const connection = FakePeerConnection.open[0]!;
    FakePeerConnection.network.isUp = false;
    connection.become('disconnected');
    await after(1_400);
    assert.equal(agent.legs.monitor.status, 'connected');
    await after(200);
    assert.equal(agent.legs.monitor.status, 'reconnecting');

    connection.become('connected');

    assert.deepEqual([agent.legs.monitor.status, docked.legs.monitor.status], ['connected', 'connected']);
  });

  void test('that no restart brings back is called by another leg', async () => {
    const { agent, docked } = await inCall();
    const first = agent.legs.legId;
    FakePeerConnection.network.isUp = false;
    FakePeerConnection.open[0]!.become('disconnected');
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
    FakePeerConnection.network.isUp = true;
    agent.signaling.connect();
    await after(1_500);

    assert.notEqual(agent.legs.legId, first);
    assert.deepEqual([agent.isIn, agent.count('join')], [true, 2]);
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
    assert.deepEqual([agent.legs.stage.isSoundBlocked, agent.heard], [true, 'silent']);

    agent.stage.videos[0]!.wantsClick = false;
    await agent.legs.turnSoundOn();

    assert.deepEqual([agent.legs.stage.isSoundBlocked, agent.heard], [false, 'heard']);
  });
});
