import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser, FakePeerConnection, FakeVideo } from '../Media/browser.fake';
import { CallMedia } from '../Media/call-media';
import { PeerLink } from '../Media/peer-link';
import { RemoteMedia } from '../Media/remote-media';
import { LinkMonitor } from './link-monitor';
import { RemoteLeg } from './remote-leg';

type Reading = { received?: number; lost?: number; lossOut?: number; delay?: number; level?: number };

/** What a second of a link was like, as the browser counts it. */
function report({
  received = 0,
  lost = 0,
  lossOut = 0,
  delay = 0,
  level = 0,
}: Reading): Map<string, unknown> {
  const timestamp = Date.now();
  return new Map<string, unknown>([
    [
      'in',
      {
        type: 'inbound-rtp',
        kind: 'audio',
        timestamp,
        packetsReceived: received,
        packetsLost: lost,
        audioLevel: level,
      },
    ],
    ['there', { type: 'remote-inbound-rtp', timestamp, fractionLost: lossOut, roundTripTime: delay }],
    ['own', { type: 'media-source', kind: 'audio', timestamp, audioLevel: level / 2 }],
  ]);
}

class Watched {
  readonly all = new Map<string, RemoteLeg>();
  readonly stage: { shown: RemoteLeg | null } = { shown: null };
  microphone: 'on' | 'none' = 'on';

  /** A leg whose link tells of itself what the test says. */
  add(id: string): { connection: FakePeerConnection; reads: (reading: Reading) => void } {
    const link = new PeerLink({
      servers: [],
      relayOnly: false,
      polite: true,
      offers: true,
      tracks: { microphone: null, camera: null },
      small: false,
    });
    const remote = new RemoteLeg(id, link, new RemoteMedia(link, new FakeVideo() as never, false));
    this.all.set(id, remote);
    this.stage.shown ??= remote;
    const connection = FakePeerConnection.all.at(-1)!;
    const reads = (reading: Reading) => {
      connection.getStats = () => Promise.resolve(report(reading));
    };
    return { connection, reads };
  }

  viewOf = (id: string) => ({
    id,
    party: 'agent' as const,
    container: 'tab' as const,
    epoch: 1,
    isConnected: true,
    microphone: this.microphone,
    camera: 'off' as const,
  });
}

void suite('The links to the other side', () => {
  let watched: Watched;
  let media: CallMedia;
  let monitor: LinkMonitor;

  beforeEach(() => {
    fakeBrowser();
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
    watched = new Watched();
    media = new CallMedia();
    monitor = new LinkMonitor(watched, media);
  });

  afterEach(() => mock.timers.reset());

  const become = (connection: FakePeerConnection, state: 'connected' | 'disconnected' | 'failed') => {
    connection.become(state);
    monitor.linkChanged();
  };

  void test('are connecting, connected, and after a second and a half reconnecting', () => {
    const { connection } = watched.add('a');
    assert.equal(monitor.status, 'connecting');
    become(connection, 'connected');
    assert.equal(monitor.status, 'connected');
    become(connection, 'disconnected');
    mock.timers.tick(1_400);
    assert.equal(monitor.status, 'connected');
    become(connection, 'failed');
    mock.timers.tick(200);
    assert.equal(monitor.status, 'reconnecting');
    become(connection, 'connected');
    assert.equal(monitor.status, 'connected');
  });

  void test('are connected as long as one of them is', () => {
    const [first, second] = [watched.add('a').connection, watched.add('b').connection];
    become(first, 'connected');
    become(second, 'connected');
    become(first, 'failed');
    mock.timers.tick(5_000);

    assert.equal(monitor.status, 'connected');
  });

  void test('are reconnecting at once when all are closed that were up', () => {
    become(watched.add('a').connection, 'connected');
    watched.all.clear();

    assert.equal(monitor.status, 'reconnecting');
  });

  void test('have failed when none came up in half a minute, and again after the next', () => {
    assert.equal(monitor.hasFailed(), false); // nobody is there: no failure of ours
    mock.timers.tick(60_000);
    watched.add('a');
    const failedAt: number[] = [];
    for (let second = 0; second < 70; second++) {
      if (monitor.hasFailed()) failedAt.push(second);
      mock.timers.tick(1_000);
    }

    assert.deepEqual(failedAt, [31, 62]);
  });

  void test('have not failed once one was up', () => {
    const { connection } = watched.add('a');
    become(connection, 'connected');
    become(connection, 'failed');
    for (let second = 0; second < 70; second++) {
      assert.equal(monitor.hasFailed(), false);
      mock.timers.tick(1_000);
    }
  });

  void test('show a sign of life by packets, for three seconds', async () => {
    const [first, second] = [watched.add('a'), watched.add('b')];
    first.reads({ received: 10 });
    second.reads({ received: 0 });
    await monitor.poll();
    assert.deepEqual(monitor.heard, ['a']);
    mock.timers.tick(2_000);
    await monitor.poll(); // no new packet
    assert.deepEqual(monitor.heard, ['a']);
    mock.timers.tick(1_100);
    assert.deepEqual(monitor.heard, []);
  });

  void test('are down when for three seconds nothing comes that should', async () => {
    const { connection, reads } = watched.add('a');
    become(connection, 'connected');
    reads({ received: 10 });
    const statuses: string[] = [];
    for (let second = 0; second < 8; second++) {
      await monitor.poll();
      mock.timers.tick(1_000);
      statuses.push(monitor.status);
    }
    assert.equal(statuses.indexOf('reconnecting'), 4);

    reads({ received: 20 });
    await monitor.poll();
    assert.equal(monitor.status, 'connected');
  });

  void test('stay up while nothing is to come: not yet, or not any more', async () => {
    const { connection, reads } = watched.add('a');
    become(connection, 'connected');
    const listens = async () => {
      for (let second = 0; second < 6; second++) {
        await monitor.poll();
        mock.timers.tick(1_000);
      }
      assert.equal(monitor.status, 'connected');
    };
    await listens(); // it has not begun to send
    reads({ received: 10 });
    await monitor.poll();
    watched.microphone = 'none';
    await listens();
  });

  void test('let the picture rest on a new link too, as long as the line is weak', async () => {
    const first = watched.add('a');
    become(first.connection, 'connected');
    first.reads({ received: 10, lossOut: 0.3 });
    for (let second = 0; second < 4; second++) {
      await monitor.poll();
      mock.timers.tick(1_000);
    }
    assert.equal(media.isPaused, true);

    const second = watched.add('b');
    const rests: boolean[] = [];
    watched.all.get('b')!.link.tracks.pause = (paused) => Promise.resolve(rests.push(paused) > 0);
    watched.stage.shown = watched.all.get('b')!;
    become(second.connection, 'connected');
    second.reads({ received: 10, lossOut: 0.3 });
    await monitor.poll();
    await monitor.poll();

    assert.deepEqual(rests, [true], 'once');
  });

  void test('have no more patience with each other, nor less, because somebody sets the clock (D17)', async () => {
    const { connection, reads } = watched.add('a');
    become(connection, 'connected');
    reads({ received: 10 });
    await monitor.poll();
    assert.deepEqual(monitor.heard, ['a']);
    mock.method(Date, 'now', () => new Date().getTime() - 3_600_000);
    mock.timers.tick(3_100);
    assert.deepEqual(monitor.heard, []);

    become(connection, 'disconnected');
    mock.method(Date, 'now', () => new Date().getTime() + 3_600_000);
    assert.equal(monitor.status, 'connected');
    mock.restoreAll();
  });

  void test('have the levels of the leg that is shown', async () => {
    watched.add('shown').reads({ received: 1, level: 0.5 });
    watched.add('beneath').reads({ received: 1, level: 0.9 });
    await monitor.poll();

    assert.deepEqual([monitor.level, monitor.ownLevel], [0.5, 0.25]);
  });

  const seconds: [name: string, Reading, weak: string][] = [
    ['nothing is wrong', { received: 50 }, ''],
    ['packets of the other side are lost', { received: 45, lost: 5 }, 'other'],
    ['our packets are lost', { received: 50, lossOut: 0.1 }, 'own'],
    ['the way is long', { received: 50, delay: 0.9 }, 'own'],
    ['most of ours are lost', { received: 50, lossOut: 0.2 }, 'own pauses'],
  ];
  for (const [name, reading, weak] of seconds)
    void test(`are ${weak || 'well'} when for three seconds ${name}`, async () => {
      const { connection, reads } = watched.add('a');
      become(connection, 'connected');
      for (let second = 1; second <= 3; second++) {
        const total = { received: (reading.received ?? 0) * second, lost: (reading.lost ?? 0) * second };
        reads({ ...reading, ...total });
        await monitor.poll();
      }

      const { other, own, pauses } = monitor.weakness;
      assert.equal([other && 'other', own && 'own', pauses && 'pauses'].filter(Boolean).join(' '), weak);
      assert.equal(media.isPaused, pauses);
      const { encodings } = connection.getTransceivers()[1]!;
      assert.equal(encodings[0]?.active ?? true, !pauses);
    });

  void test('are well while the other side sends nothing, and weak when it should', async () => {
    const { connection } = watched.add('a');
    become(connection, 'connected');
    watched.microphone = 'none';
    for (let second = 0; second < 3; second++) await monitor.poll();
    assert.equal(monitor.weakness.other, false);
    watched.microphone = 'on';
    for (let second = 0; second < 3; second++) await monitor.poll();
    assert.equal(monitor.weakness.other, true);
  });

  void test('let the picture go on after ten good seconds', async () => {
    const { connection, reads } = watched.add('a');
    become(connection, 'connected');
    reads({ received: 1, lossOut: 0.2 });
    for (let second = 0; second < 3; second++) await monitor.poll();
    assert.equal(media.isPaused, true);
    reads({ received: 2 });
    for (let second = 0; second < 9; second++) await monitor.poll();
    assert.equal(media.isPaused, true);
    await monitor.poll();

    assert.deepEqual([media.isPaused, connection.getTransceivers()[1]!.encodings[0]?.active], [false, true]);
  });
});
