// Holds CS-3 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CallSnapshot, LegView, Party } from '../Hub/protocol';
import { wantsCameraAfter, wayInto, type Way } from './consent';

type Case = [
  name: string,
  party: Party,
  state: CallSnapshot['state'],
  counted: string | null,
  key: string | null,
  isVouched: boolean | null,
  way: Way,
];

// H1: nobody's camera for an address alone.
const cases: Case[] = [
  ['a visitor whose livechat lends', 'visitor', 'inProgress', 'k1', null, true, 'begin'],
  ['a visitor by a link alone', 'visitor', 'inProgress', 'k1', null, false, 'ask'],
  ['a visitor of whom nothing is known yet', 'visitor', 'inProgress', 'k1', null, null, 'wait'],
  ['the document of the accept that counted', 'visitor', 'inProgress', 'k1', 'k1', true, 'begin'],
  [
    'the document of the accept that counted, without an owner',
    'visitor',
    'inProgress',
    'k1',
    'k1',
    false,
    'ask',
  ],
  ['the document of an accept that another forestalled', 'visitor', 'inProgress', 'k1', 'k2', true, 'ask'],
  ['the document of an accept that is on its way', 'visitor', 'ringing', null, 'k1', true, 'wait'],
  ['a visitor while it rings', 'visitor', 'ringing', null, null, true, 'ask'],
  ['a visitor while it rings, by a link alone', 'visitor', 'ringing', null, null, false, 'ask'],
  ['an agent whose console lends, while it rings', 'agent', 'ringing', null, null, true, 'begin'],
  ['an agent by a link alone, while it rings', 'agent', 'ringing', null, null, false, 'ask'],
  ['an agent by a link alone', 'agent', 'inProgress', 'k1', null, false, 'ask'],
  ['an agent whose console lends', 'agent', 'inProgress', 'k1', null, true, 'begin'],
  ['anybody after the end', 'agent', 'ended', 'k1', null, true, 'wait'],
];

void suite('The way into a call', () => {
  for (const [name, party, state, counted, key, isVouched, way] of cases) {
    void test(`${way}: ${name}`, () =>
      assert.equal(wayInto({ state, acceptKey: counted }, { party, acceptKey: key, isVouched }), way));
  }
});

// What was chosen goes along; what a frame could not have, a tab of its own may be given.
const cameras: [
  camera: LegView['camera'],
  older: LegView['container'],
  isFramed: boolean,
  isWanted: boolean,
][] = [
  ['on', 'docked', false, true],
  ['paused', 'docked', false, true],
  ['asking', 'tab', true, true],
  ['off', 'docked', false, false],
  ['none', 'docked', false, false],
  ['refused', 'docked', false, true],
  ['refused', 'tab', true, true],
  ['refused', 'docked', true, false],
  ['refused', 'tab', false, false],
];

void suite('The camera after another document', () => {
  for (const [camera, container, isFramed, isWanted] of cameras) {
    const verdict = isWanted ? 'is wanted' : 'is not wanted';
    void test(`that says ${camera}, ${container}, ${verdict} in a ${isFramed ? 'frame' : 'tab'}`, () =>
      assert.equal(wantsCameraAfter({ camera, container }, isFramed), isWanted));
  }
});
