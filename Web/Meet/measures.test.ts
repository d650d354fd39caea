import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Measures } from './measures';

type Entry = Record<string, unknown> & { id: string };

const linkOf = (...entries: Entry[]) => ({
  link: {
    stats: () =>
      Promise.resolve(new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport),
  },
});

const incoming = (id: string, packetsReceived: number, packetsLost: number): Entry => ({
  id,
  type: 'inbound-rtp',
  packetsReceived,
  packetsLost,
});

const pair = (currentRoundTripTime: number, more: object = { selected: true }): Entry => ({
  id: 'P',
  type: 'candidate-pair',
  localCandidateId: 'L',
  remoteCandidateId: 'R',
  currentRoundTripTime,
  ...more,
});

const candidates = (local: string, remote: string): Entry[] => [
  { id: 'L', type: 'local-candidate', candidateType: local },
  { id: 'R', type: 'remote-candidate', candidateType: remote },
];

void suite('What a leg measures', () => {
  void test('counts the packets of sound and picture', async () => {
    const read = await new Measures().read('leg', [linkOf(incoming('a', 400, 3), incoming('v', 600, 7))]);

    assert.deepEqual([read.received, read.lost], [1000, 10]);
  });

  void test('keeps what a link had that is gone', async () => {
    const measures = new Measures();
    const [first, second] = [linkOf(incoming('a', 100, 1)), linkOf(incoming('a', 50, 2))];

    await measures.read('leg', [first]);
    const read = await measures.read('leg', [second]);

    assert.deepEqual([read.received, read.lost], [150, 3]);
  });

  void test('takes packets that came twice for none lost', async () => {
    const read = await new Measures().read('leg', [linkOf(incoming('a', 100, -2))]);

    assert.equal(read.lost, 0);
  });

  void test('has the median of the round trips, so that one bad moment says nothing', async () => {
    const measures = new Measures();

    for (const seconds of [0.02, 0.9, 0.03]) await measures.read('leg', [linkOf(pair(seconds))]);
    const odd = await measures.read('leg', []);
    const even = await measures.read('leg', [linkOf(pair(0.05))]);

    assert.deepEqual([odd.readings, odd.roundTripMs], [3, 30]);
    assert.deepEqual([even.readings, even.roundTripMs], [4, 40]);
  });

  void test('tells nothing that the server refuses, or its sign of life would be lost with it', async () => {
    const read = await new Measures().read('leg', [
      linkOf(incoming('a', 60_000_000, 60_000_000), pair(1_200)), // a machine that slept
    ]);

    assert.deepEqual([read.received, read.lost], [50_000_000, 50_000_000]);
    assert.deepEqual([read.readings, read.roundTripMs], [0, null]);
  });

  void test('asks the reports of the other side where the pair knows no round trip', async () => {
    const reported = { id: 'r', type: 'remote-inbound-rtp', roundTripTime: 0.12 };

    const read = await new Measures().read('leg', [
      linkOf({ ...pair(0), currentRoundTripTime: undefined }, reported),
    ]);

    assert.equal(read.roundTripMs, 120);
  });

  for (const [local, remote, relayed] of [
    ['host', 'prflx', false],
    ['relay', 'host', true],
    ['srflx', 'relay', true],
  ] as const)
    void test(`a way from ${local} to ${remote} is ${relayed ? 'relayed' : 'direct'}`, async () => {
      const read = await new Measures().read('leg', [linkOf(pair(0.01), ...candidates(local, remote))]);

      assert.equal(read.relayed, relayed);
    });

  void test('asks the transport which pair is chosen, and no other', async () => {
    const chosen = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
    const other = {
      id: 'O',
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      currentRoundTripTime: 5,
    };

    const read = await new Measures().read('leg', [linkOf(other, chosen, pair(0.01, {}))]);

    assert.equal(read.roundTripMs, 10);
  });

  void test('measures another leg anew', async () => {
    const measures = new Measures();
    const link = linkOf(incoming('a', 100, 1), pair(0.01));

    await measures.read('leg', [link]);
    const read = await measures.read('next', [linkOf(incoming('a', 5, 0))]);

    assert.deepEqual([read.received, read.lost, read.readings], [5, 0, 0]);
  });

  void test('knows nothing before there is a way', async () => {
    const read = await new Measures().read('leg', [linkOf()]);

    assert.deepEqual(read, { received: 0, lost: 0, readings: 0, roundTripMs: null, relayed: null });
  });
});
