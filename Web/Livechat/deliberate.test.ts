// Holds CS-8 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Deliberate, type Verdict } from './deliberate';

const [accept, decline, word] = ['accept', 'decline', 'word'];

/** What counts, a ring having come at 10,000 ms where it can be seen. */
type Case = [name: string, act: (d: Deliberate) => Verdict, verdict: Verdict];

const byPointer = (at: number) => (d: Deliberate) => (d.pointerDown(at), d.click(accept, at + 80, true));
const byKey =
  (at: number, on = accept) =>
  (d: Deliberate) => (d.keyDown(on, at, false), d.keyUp(at + 60), d.click(on, at + 60, false));
const byAid = (at: number) => (d: Deliberate) => d.click(accept, at, false);

// T1, T2, M7: nothing but a deliberate answer accepts
const everywhere: Case[] = [
  ['a click on what was seen for 599 ms', byPointer(10_599), 'no'],
  ['a click on what was seen for 600 ms', byPointer(10_600), 'yes'],
  [
    'a click that was pressed too soon and let go later',
    (d) => (d.pointerDown(10_500), d.click(accept, 12_000, true)),
    'no',
  ],
  ['a click that no pointer is known of', (d) => d.click(accept, 10_600, true), 'yes'],
  ['a click while somebody types', (d) => (d.keyDown(null, 10_550, false), byPointer(10_600)(d)), 'yes'],
  [
    'a click on what went and came again',
    (d) => (d.there(false, 10_700), d.there(true, 10_800), byPointer(11_000)(d)),
    'no',
  ],
  [
    'a click on what came again, later',
    (d) => (d.there(false, 10_700), d.there(true, 10_800), byPointer(11_400)(d)),
    'yes',
  ],
  [
    'a click on what went before it was let go',
    (d) => (d.pointerDown(11_000), d.there(false, 11_050), d.click(accept, 11_080, true)),
    'no',
  ],

  ['a key on what was seen for 599 ms', byKey(10_599), 'no'],
  ['a key on what was seen for 600 ms', byKey(10_600), 'yes'],
  [
    'a key that went down too soon and is let go later',
    (d) => (d.keyDown(accept, 10_500, false), d.keyUp(13_000), d.click(accept, 13_000, false)),
    'no',
  ],
  [
    'a key that is held and repeats itself',
    (d) => (d.keyDown(accept, 12_000, true), d.click(accept, 12_001, false)),
    'no',
  ],
  ['a key 999 ms after another', (d) => (d.keyDown(null, 11_000, false), byKey(11_999)(d)), 'no'],
  ['a key 1000 ms after another', (d) => (d.keyDown(null, 11_000, false), byKey(12_000)(d)), 'yes'],
  [
    'a key 999 ms after another was let go',
    (d) => (d.keyDown(null, 10_900, false), d.keyUp(11_000), byKey(11_999)(d)),
    'no',
  ],
  ['a key soon after one before it rang', (d) => (d.keyDown(null, 9_800, false), byKey(10_700)(d)), 'no'],
  [
    'the second of two presses that come soon after each other',
    (d) => (byKey(10_500)(d), byKey(11_200)(d)),
    'no',
  ],
  [
    'a press that began on another element',
    (d) => (d.keyDown(null, 11_000, false), d.keyUp(11_060), d.click(accept, 11_060, false)),
    'no',
  ],
  [
    'a press that began on another button',
    (d) => (d.keyDown(decline, 11_000, false), d.keyUp(11_060), d.click(accept, 11_060, false)),
    'no',
  ],
  [
    'a press that began where nobody here heard it',
    (d) => (d.keyUp(11_060), d.click(accept, 11_060, false)),
    'no',
  ],

  ['what a screen reader presses, too soon', byAid(10_599), 'no'],
  ['what a screen reader presses', byAid(10_600), 'yes'],
  [
    'what a screen reader presses long after a key',
    (d) => (byKey(10_700, decline)(d), byAid(11_760)(d)),
    'yes',
  ],
  [
    'what a screen reader presses soon after a key',
    (d) => (d.keyDown(null, 11_000, false), byAid(11_500)(d)),
    'no',
  ],

  [
    'Enter in the word, with nothing written, in a flow of keys',
    (d) => (d.keyDown(null, 11_000, false), d.keyDown(word, 11_200, false), d.enter(word, false)),
    'no',
  ],
  [
    'Enter in the word, with nothing written',
    (d) => (d.keyDown(word, 11_000, false), d.enter(word, false)),
    'yes',
  ],
  [
    'Enter behind the word',
    (d) => (d.keyDown(null, 11_000, false), d.keyDown(word, 11_200, false), d.enter(word, true)),
    'yes',
  ],
  ['Enter behind the word, too soon', (d) => (d.keyDown(word, 10_599, false), d.enter(word, true)), 'no'],
];

// M7: where the browser says what a person can see
const vouching: Case[] = [
  ['a click on what the browser never vouched for, in the time in which it might', byPointer(11_499), 'no'],
  ['a click on what the browser never vouched for', byPointer(11_500), 'unvouched'],
  ['a key on what the browser never vouched for', byKey(11_500), 'unvouched'],
  ['a click on what it has vouched for 599 ms', (d) => (d.vouch(true, 10_300), byPointer(10_899)(d)), 'no'],
  ['a click on what it has vouched for 600 ms', (d) => (d.vouch(true, 10_300), byPointer(10_900)(d)), 'yes'],
  ['a click on what it vouches for late', (d) => (d.vouch(true, 13_000), byPointer(13_599)(d)), 'no'],
  [
    'a click on what was covered meanwhile',
    (d) => (d.vouch(true, 10_300), d.vouch(false, 11_000), byPointer(12_000)(d)),
    'unvouched',
  ],
  [
    'a click on what was covered and is seen again',
    (d) => (d.vouch(true, 10_300), d.vouch(false, 11_000), d.vouch(true, 12_000), byPointer(12_599)(d)),
    'no',
  ],
  [
    'a click on what it vouches for again and again',
    (d) => (d.vouch(true, 10_300), d.vouch(true, 10_800), byPointer(10_900)(d)),
    'yes',
  ],
  [
    'a click on what it vouches for, and is not there',
    (d) => (d.vouch(true, 10_300), d.there(false, 11_000), byPointer(12_000)(d)),
    'no',
  ],
];

void suite('An answer to a ring', () => {
  for (const [vouches, cases] of [
    [false, everywhere],
    [true, vouching],
  ] as const) {
    for (const [name, act, verdict] of cases) {
      void test(`${verdict}: ${name}`, () => {
        const deliberate = new Deliberate(vouches);
        deliberate.there(true, 10_000);

        const said = act(deliberate);

        assert.equal(said, verdict);
      });
    }
  }
});
