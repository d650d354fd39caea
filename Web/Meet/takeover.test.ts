import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LegView, Party } from '../Hub/protocol';
import {
  answerTimeoutMs,
  legOf,
  mayTakeOver,
  newerLeg,
  olderLeg,
  type Part,
  type Playback,
} from './takeover';

const leg = (id: string, party: Party, epoch: number, isConnected = true): LegView => ({
  id,
  party,
  epoch,
  isConnected,
  container: 'tab',
  microphone: 'on',
  camera: 'on',
});

const part = (legId: string, isIn: boolean): Part => ({ party: 'visitor', legId, isIn });

void suite('Of the legs of this party', () => {
  const legs = [leg('first', 'visitor', 1), leg('agent', 'agent', 2), leg('second', 'visitor', 3)];
  const cases: [name: string, part: Part, mine: string | null, older: string | null, newer: string | null][] =
    [
      ['who looks on', part('another', false), null, 'first', null],
      ['whose join is on the way', part('second', false), 'second', 'first', null],
      ['who came second', part('second', true), 'second', 'first', null],
      ['who came first', part('first', true), 'first', null, 'second'],
      ['whom the call has forgotten', part('another', true), null, null, null],
      ['with the id of the other side’s leg', part('agent', true), null, null, null],
    ];
  for (const [name, mine, own, older, newer] of cases)
    void test(`that ${name} has ${older ?? 'none'} before it and ${newer ?? 'none'} after it`, () =>
      assert.deepEqual(
        [legOf(legs, mine)?.id, olderLeg(legs, mine)?.id, newerLeg(legs, mine)?.id].map((id) => id ?? null),
        [own, older, newer],
      ));
});

void suite('The older documents may go', () => {
  const now = 100_000;
  const both: Playback = { isSteady: true, isShownThere: true, openedAt: now };
  const opened = (ago: number): Playback => ({ isSteady: false, isShownThere: false, openedAt: now - ago });
  const cases: [
    name: string,
    playbacks: [isConnected: boolean, Playback | 'gone' | undefined][],
    may: boolean,
  ][] = [
    ['nobody is there to play to', [], true],
    ['each plays the other', [[true, both]], true],
    ['the other side is not steady here', [[true, { ...both, isSteady: false }]], false],
    ['the other side does not play this one yet', [[true, { ...both, isShownThere: false }]], false],
    ['the other side has no link here', [[true, undefined]], false],
    ['the other side said goodbye', [[true, 'gone']], true],
    [
      'the other side moves too, and its new document is ready',
      [
        [true, both],
        [false, both],
      ],
      true,
    ],
    [
      'the other side moves too, and its new document is still to come',
      [
        [true, both],
        [false, opened(3_900)],
      ],
      false,
    ],
    [
      'the other side moves too, and its new document does not come',
      [
        [true, both],
        [false, opened(4_100)],
      ],
      true,
    ],
    ['a document that has the call there is waited for, however long', [[true, opened(60_000)]], false],
  ];
  for (const [name, playbacks, may] of cases)
    void test(`${may ? 'when' : 'not when'} ${name}`, () => {
      const others = playbacks.map(([isConnected], index) => leg(String(index), 'agent', index, isConnected));

      assert.equal(
        mayTakeOver(others, (id) => playbacks[Number(id)]?.[1], now),
        may,
      );
    });
});

void suite('An offer', () => {
  void test('waits for its answer twice as long each time', () =>
    assert.deepEqual([0, 1, 2, 3].map(answerTimeoutMs), [3_000, 6_000, 12_000, 24_000]));
});
