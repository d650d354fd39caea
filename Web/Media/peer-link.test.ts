// Holds CS-6 of docs/security.md.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import type { Signal } from '../Hub/protocol';
import { fakeBrowser, FakePeerConnection, FakeTrack } from './browser.fake';
import type { PeerNotice } from './link-options';
import { PeerLink } from './peer-link';
import { trackNames, type TrackName, type Tracks } from './tracks';

const settles = () => new Promise((resolve) => setImmediate(resolve));

async function after(ms: number) {
  for (let passed = 0; passed < ms; passed += 10) {
    mock.timers.tick(10);
    await settles();
  }
}

const track = (name: TrackName) =>
  new FakeTrack(name === 'microphone' ? 'audio' : 'video') as unknown as MediaStreamTrack;
const all = (): Tracks => ({ microphone: track('microphone'), camera: track('camera') });
const none: Tracks = { microphone: null, camera: null };

type End = { link: PeerLink; sent: Signal[]; log: string[] };

function end(polite: boolean, offers: boolean, tracks: Tracks, small = false): End {
  const link = new PeerLink({ servers: [], relayOnly: false, polite, offers, tracks, small });
  const made: End = { link, sent: [], log: [] };
  link.listen('signal', (signal) => made.sent.push(signal));
  link.listen('track', (name) => made.log.push(`track ${name}`));
  for (const name of ['restart', 'dead', 'bye', 'shown', 'muted'] as const)
    link.listen(name, () => made.log.push(name));
  return made;
}

/** Carries signals between the two, in their order. */
function connect(a: End, b: End) {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const signal of from.sent) void to.link.receive(signal);
    from.link.listen('signal', (signal) => void to.link.receive(signal));
  }
}

/** What goes out of a connection, by the mid of its line. */
const sentOver = (connection: FakePeerConnection) =>
  Object.fromEntries(
    connection
      .getTransceivers()
      .map(({ mid, sender }) => [mid, (sender.track as unknown as MediaStreamTrack | null) ?? null]),
  );

const kinds = (signals: Signal[]) =>
  signals.map(({ description, candidates }) => description?.type ?? `${candidates?.length} candidates`);

void suite('A link', () => {
  beforeEach(() => {
    fakeBrowser();
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  });

  afterEach(() => mock.timers.reset());

  void test('connects, and carries each track in the line of its name', async () => {
    const [ours, theirs] = [all(), all()];
    const [a, b] = [end(false, true, ours), end(true, false, theirs)];
    connect(a, b);
    await after(100);

    assert.deepEqual([a.link.isUp, b.link.isUp], [true, true]);
    const [first, second] = FakePeerConnection.all;
    assert.deepEqual(sentOver(first!), { 0: ours.microphone, 1: ours.camera });
    assert.deepEqual(sentOver(second!), { 0: theirs.microphone, 1: theirs.camera });
    assert.deepEqual(
      [a.log, b.log],
      [trackNames.map((name) => `track ${name}`), trackNames.map((name) => `track ${name}`)],
    );
    assert.equal(a.link.tracks.received.getTracks().length, 2);
  });

  for (const name of trackNames)
    void test(`has a place for a ${name} that comes later, at both ends, without another offer`, async () => {
      const [a, b] = [end(false, true, none), end(true, false, none)];
      connect(a, b);
      await after(100);
      const signals = a.sent.length + b.sent.length;
      const later = { ...none, [name]: track(name) };

      await a.link.tracks.set(later);
      await b.link.tracks.set(later);
      await after(100);

      const mid = trackNames.indexOf(name);
      assert.equal(sentOver(FakePeerConnection.all[0]!)[mid], later[name]);
      assert.equal(sentOver(FakePeerConnection.all[1]!)[mid], later[name]);
      assert.equal(a.sent.length + b.sent.length, signals);
      for (const connection of FakePeerConnection.all)
        assert.deepEqual(
          connection.getTransceivers().map(({ direction }) => direction),
          ['sendrecv', 'sendrecv'],
        );
      const received = b.link.tracks.received.getTracks()[mid] as unknown as FakeTrack;
      assert.equal(received.flows, true);
    });

  void test('of who has only a camera answers in the place of the camera', async () => {
    const tracks = { ...none, camera: track('camera') };
    const [a, b] = [end(false, true, all()), end(true, false, tracks)];
    connect(a, b);
    await after(100);

    assert.deepEqual(sentOver(FakePeerConnection.all[1]!), { 0: null, 1: tracks.camera });
  });

  void test('stops sending what was switched off', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    connect(a, b);
    await after(100);

    await a.link.tracks.set(none);

    assert.deepEqual(sentOver(FakePeerConnection.all[0]!), { 0: null, 1: null });
  });

  void test('on which both offer at once goes by the offer of the impolite end', async () => {
    const [ours, theirs] = [all(), all()];
    const [a, b] = [end(false, true, ours), end(true, true, theirs)];
    await settles();
    connect(a, b);
    await after(200);

    assert.deepEqual([a.link.isUp, b.link.isUp], [true, true]);
    assert.deepEqual([kinds(a.sent).includes('answer'), kinds(b.sent).includes('answer')], [false, true]);
    const polite = sentOver(FakePeerConnection.all[1]!);
    assert.deepEqual([polite['0'], polite['1']], [theirs.microphone, theirs.camera]);
  });

  void test('is asked nothing while a side that waits for the first offer has something to send', async () => {
    const a = end(false, false, all());
    FakePeerConnection.all[0]!.onnegotiationneeded?.();
    await after(100);

    assert.deepEqual([a.sent, a.link.isAnswered, a.link.isUp], [[], false, false]);
  });

  void test('describes itself at once, and its candidates follow', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    await settles();
    assert.deepEqual(kinds(a.sent), ['offer']);
    connect(a, b);
    await settles();
    assert.deepEqual(kinds(b.sent), ['answer']);
    await after(100);

    assert.deepEqual(
      [kinds(a.sent), kinds(b.sent)],
      [
        ['offer', '1 candidates'],
        ['answer', '1 candidates'],
      ],
    );
  });

  void test('takes what comes after a signal that does not fit', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    await after(50);
    const answer = { description: { type: 'answer', sdp: a.sent[0]!.description!.sdp }, candidates: null };
    await assert.rejects(b.link.receive(answer));
    connect(a, b);
    await after(100);

    assert.deepEqual([a.link.isUp, b.link.isUp], [true, true]);
  });

  void test('says nothing more once it is closed', async () => {
    const [early, late] = [end(false, true, all()), end(false, true, all())];
    early.link.close();
    await settles();
    late.link.close();
    await after(100);

    assert.deepEqual([kinds(early.sent), kinds(late.sent)], [[], ['offer']]);
  });

  void test('sends candidates that are found together in one signal, behind the description', async () => {
    FakePeerConnection.findsInMs = 1_000;
    const a = end(false, true, all());
    await after(30);
    const connection = FakePeerConnection.all[0]!;
    for (let found = 0; found < 60; found++)
      connection.onicecandidate?.({ candidate: { candidate: `${found}`, sdpMid: '0', sdpMLineIndex: 0 } });
    await after(50);
    connection.onicecandidate?.({ candidate: { candidate: 'late', sdpMid: '0', sdpMLineIndex: 0 } });
    connection.onicecandidate?.({ candidate: null });
    await after(50);

    assert.deepEqual(kinds(a.sent), ['offer', '50 candidates', '1 candidates']);
  });

  void test('sends no candidate while it describes itself', async () => {
    const a = end(false, true, all());
    const connection = FakePeerConnection.all[0]!;
    let describe = () => undefined as void;
    connection.setLocalDescription = () => new Promise<void>((resolve) => (describe = resolve));
    a.link.restart(null);
    await settles();
    connection.onicecandidate?.({ candidate: { candidate: 'early', sdpMid: '0', sdpMLineIndex: 0 } });
    await after(100);

    assert.deepEqual(kinds(a.sent), ['offer']);
    describe();
  });

  void test('tells the other document what it has to know, and nothing else', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    a.link.send('shown'); // nobody is there yet
    connect(a, b);
    await after(100);
    b.log.length = 0;

    for (const notice of ['shown', 'muted', 'bye'] as const) a.link.send(notice);
    a.link.send('signal' as PeerNotice);
    await settles();

    assert.deepEqual(b.log, ['shown', 'muted', 'bye']);
  });

  void test('begins with a small picture, and enlarges it once', async () => {
    const a = end(false, true, all(), true);
    const b = end(true, false, all(), true);
    connect(a, b);
    await after(100);
    const scales = () =>
      FakePeerConnection.all.map(
        (connection) => connection.getTransceivers()[1]!.encodings[0]?.scaleResolutionDownBy,
      );
    assert.deepEqual(scales(), [2, 2]);

    await a.link.tracks.enlarge();
    await b.link.tracks.enlarge();

    assert.deepEqual(scales(), [1, 1]);
  });

  void test('never changes the scale in a browser that begins small by itself', async () => {
    Object.assign(navigator, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36' });
    const a = end(false, true, all(), true);
    const b = end(true, false, all(), true);
    connect(a, b);
    await after(100);

    assert.deepEqual(
      FakePeerConnection.all.map(
        (connection) => connection.getTransceivers()[1]!.encodings[0]?.scaleResolutionDownBy,
      ),
      [undefined, undefined],
    );
  });

  void test('enlarges later what the browser refused to enlarge', async () => {
    const a = end(false, true, all(), true);
    const { sender } = FakePeerConnection.all[0]!.getTransceivers()[1]!;
    const { setParameters } = sender;
    sender.setParameters = () => Promise.reject(new DOMException('', 'InvalidStateError'));
    await a.link.tracks.enlarge();
    sender.setParameters = setParameters;
    await a.link.tracks.enlarge();

    assert.equal(sender.getParameters().encodings[0]?.scaleResolutionDownBy, 1);
  });

  void test('lets the picture rest, and no voice', async () => {
    const a = end(false, true, all());
    await a.link.tracks.pause(true);

    assert.deepEqual(
      FakePeerConnection.all[0]!.getTransceivers().map(({ encodings }) => encodings[0]?.active),
      [undefined, false],
    );
  });

  // Milliseconds after which it asks for a restart, and gives up.
  const losses: [side: 'polite' | 'impolite', state: 'disconnected' | 'failed', restart: number][] = [
    ['impolite', 'disconnected', 1_000],
    ['impolite', 'failed', 10],
    ['polite', 'disconnected', 2_500],
    ['polite', 'failed', 1_500],
  ];
  for (const [side, state, restart] of losses)
    void test(`${side}, ${state}: wants to restart after ${restart} ms, and is dead every eight seconds`, async () => {
      const polite = side === 'polite';
      const [a, b] = [end(polite, true, all()), end(!polite, false, all())];
      connect(a, b);
      await after(100);
      a.log.length = 0;
      FakePeerConnection.all[0]!.become(state);
      await after(restart - 10);
      assert.deepEqual(a.log, []);
      await after(20);
      assert.deepEqual([a.log, a.link.isUp], [['restart'], false]);
      await after(8_000 - restart);
      assert.deepEqual(a.log, ['restart', 'dead']);
      await after(8_000);
      assert.deepEqual(a.log, ['restart', 'dead', 'dead']);
    });

  void test('that has failed is dead when it is restarted, and was not before it was up', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    FakePeerConnection.all[0]!.become('failed');
    a.link.restart(null);
    connect(a, b);
    await after(100);
    FakePeerConnection.all[0]!.become('connected');
    assert.ok(!a.log.includes('dead'));
    a.log.length = 0;
    FakePeerConnection.all[0]!.become('failed');
    const before = a.sent.length;
    a.link.restart(null);
    await after(0);

    assert.deepEqual([a.log, a.sent.length], [['dead'], before]);
  });

  void test('that mends itself wants nothing', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    connect(a, b);
    await after(100);
    a.log.length = 0;
    FakePeerConnection.all[0]!.become('disconnected');
    await after(900);
    FakePeerConnection.all[0]!.become('connected');
    await after(10_000);

    assert.deepEqual([a.log, a.link.isUp], [[], true]);
  });

  void test('is connected while Firefox restarts it', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    connect(a, b);
    await after(100);
    FakePeerConnection.all[0]!.connectionState = 'connecting';

    assert.equal(a.link.isUp, true);
  });

  void test('that is closed says nothing and hears nothing', async () => {
    const [a, b] = [end(false, true, all()), end(true, false, all())];
    a.link.close();
    a.link.close();
    connect(a, b);
    a.link.restart(null);
    await a.link.receive({ description: null, candidates: [] });
    await after(10_000);

    assert.deepEqual([a.sent, a.log], [[], []]);
  });
});
