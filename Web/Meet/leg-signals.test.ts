import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import type { LegOffer, Signal } from '../Hub/protocol';
import { fakeBrowser } from '../Media/browser.fake';
import { CallMedia } from '../Media/call-media';
import { CallContext } from './call-context';
import { LegSignals } from './leg-signals';
import { FakeServer, type FakeSignaling } from './server.fake';

const offer: Signal = { description: { type: 'offer', sdp: '' }, candidates: null };
const candidates: Signal = { description: null, candidates: [] };
const settles = () => new Promise((resolve) => setImmediate(resolve));

void suite('The signals of a leg', () => {
  let signaling: FakeSignaling;
  let signals: LegSignals;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    fakeBrowser();
    const server = new FakeServer();
    server.change({ state: 'inProgress' });
    signaling = server.connect('visitor');
    signaling.connect();
    for (const [party, id] of [
      ['visitor', 'mine'],
      ['agent', 'theirs'],
    ] as const)
      server.join(party, id);
    const context = new CallContext({ signaling, callId: 'call', party: 'visitor', media: new CallMedia() });
    signals = new LegSignals(context, () => 'mine');
  });

  afterEach(() => mock.timers.reset());

  const sent = () => signaling.made('signal').map(([{ to, signal }]) => ({ to, signal }));

  void test('go at once', () => {
    signals.send('theirs', candidates);

    assert.deepEqual(signaling.made('signal'), [
      [{ callId: 'call', from: 'mine', to: 'theirs', signal: candidates }],
    ]);
  });

  void test('are held while its join is prepared: offers go along, and the rest behind it', () => {
    signals.hold();
    const held: LegOffer[] = [
      { to: 'theirs', signal: candidates },
      { to: 'theirs', signal: offer },
      { to: 'another', signal: candidates },
    ];
    for (const { to, signal } of held) signals.send(to, signal);
    assert.deepEqual(sent(), []);

    assert.deepEqual(signals.release(), { offers: [held[1]], rest: [held[0], held[2]] });
    signals.send('theirs', candidates);
    assert.deepEqual(sent(), [{ to: 'theirs', signal: candidates }]);
    assert.deepEqual(signals.release(), { offers: [], rest: [] });
  });

  void test('are waited for until there is an offer for each leg', async () => {
    let isReady = false;
    signals.hold();
    const waiting = signals.offersFor(['a', 'b']).then(() => (isReady = true));
    signals.send('a', offer);
    signals.send('b', candidates);
    await settles();
    assert.equal(isReady, false);
    signals.send('b', offer);
    await waiting;
  });

  void test('are not waited for where there is nobody', () => signals.offersFor([]));

  void test('are not waited for for ever', async () => {
    let isOver = false;
    const waiting = signals.offersFor(['nobody']).then(() => (isOver = true));
    mock.timers.tick(499);
    await settles();
    assert.equal(isOver, false);
    mock.timers.tick(1);
    await waiting;
  });

  void test('that were lost are known by the leg that missed them, once', async () => {
    signaling.disconnect();
    signals.send('theirs', candidates);
    signals.send('theirs', candidates);
    await settles();

    assert.deepEqual(signals.takeLost(), ['theirs']);
    assert.deepEqual(signals.takeLost(), []);
  });
});
