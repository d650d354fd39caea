import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakePeerConnection } from '../Media/browser.fake';
import {
  after,
  browser,
  eachAnew,
  hasMovedUnnoticed,
  inCall,
  movesToTab,
  Page,
  server,
  settles,
} from './call-legs.fake';
import { Gate } from './server.fake';

eachAnew();

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

    assert.deepEqual([tab.heard, tab.legs.stage.isHeard], ['silent', true]);
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

    assert.deepEqual([tab.isIn, tab.heard, agent.legs.monitor.status], [true, 'heard', 'connected']);
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
