import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CallSnapshot, LegView } from '../Hub/protocol';
import { callFacts, type CallViewState } from './call-facts';
import { FakeServer } from './server.fake';

const other: LegView = {
  id: 'other',
  party: 'agent',
  container: 'tab',
  epoch: 1,
  isConnected: true,
  microphone: 'on',
  camera: 'on',
};
const call: CallSnapshot = { ...new FakeServer().call, state: 'inProgress' };
const docked: CallSnapshot = { ...call, legs: [{ ...other, party: 'visitor', container: 'docked' }] };
const ringing: CallSnapshot = { ...call, state: 'ringing' };
const ended: CallSnapshot = { ...call, state: 'ended', endReason: 'hungUp' };

/** A visitor's docked call in which both see and hear each other. */
const talking: CallViewState = {
  call,
  page: { party: 'visitor', container: 'docked', covers: false, hasHome: true },
  legs: {
    other,
    older: null,
    stage: { isHeard: true, isSoundBlocked: false },
    monitor: { status: 'connected', weakness: { own: false, other: false } },
  },
  media: { microphone: 'on', camera: 'on', isPaused: false },
  consent: { asking: null, failure: null },
  flow: 'inside',
  asks: false,
  canMinimize: false,
};
const { page, legs, media } = talking;

const onStage = 'in-progress connected camera-on';
const seen = `${onStage} heard picture`;
const older = { ...legs, older: other };
const weak = (own: boolean, others: boolean) => ({
  ...legs,
  monitor: { ...legs.monitor, weakness: { own, other: others } },
});

/** Beside the container and the party, which are always told. */
const cases: [name: string, change: Partial<CallViewState>, facts: string, notice?: string][] = [
  ['both see and hear each other', {}, seen],
  ['it rings', { call: ringing }, 'ringing connected camera-on'],
  ['nothing has come yet', { legs: { ...legs, stage: { ...legs.stage, isHeard: false } } }, onStage],
  [
    'the other’s camera is off',
    { legs: { ...legs, other: { ...other, camera: 'off' } } },
    `${onStage} heard other-camera-off`,
  ],
  [
    'the other’s picture rests',
    { legs: { ...legs, other: { ...other, camera: 'paused' } } },
    `${onStage} heard picture other-paused`,
  ],
  ['the other is gone', { legs: { ...legs, other: null } }, `${onStage} heard`],
  ['the own camera is off', { media: { ...media, camera: 'off' } }, 'in-progress connected heard picture'],
  ['the own picture rests', { media: { ...media, camera: 'paused', isPaused: true } }, `${seen} own-paused`],
  ['the microphone is muted', { media: { ...media, microphone: 'muted' } }, `${seen} muted`],
  ['nobody hears this side', { media: { ...media, microphone: 'none' } }, `${seen} mic-off`],
  [
    'it has no part yet',
    { flow: 'outside', media: { ...media, microphone: 'none', camera: 'off' } },
    'in-progress connected heard picture',
  ],
  [
    'the browser holds the sound back',
    { legs: { ...legs, stage: { ...legs.stage, isSoundBlocked: true } } },
    `${seen} sound-blocked`,
  ],
  ['both connections are weak', { legs: weak(true, true) }, `${seen} weak-other`],
  ['the own connection is weak', { legs: weak(true, false) }, `${seen} weak-own`],
  [
    'the link is weak and away',
    { legs: { ...legs, monitor: { status: 'reconnecting', weakness: { own: true, other: true } } } },
    'in-progress reconnecting camera-on heard picture',
  ],
  ['something is told for a moment', {}, `${seen} device-busy`, 'device-busy'],
  [
    'the browser asks',
    { consent: { asking: 'by-browser', failure: null }, media: { ...media, microphone: 'none' } },
    `${seen} asking by-browser`,
  ],
  ['the camera is late', { consent: { asking: 'late', failure: null } }, `${seen} asking late`],
  [
    'the browser refused',
    { consent: { asking: null, failure: 'refused' }, media: { ...media, microphone: 'none' } },
    `${seen} refused`,
  ],
  [
    'the browser refused while another document has the call',
    { flow: 'moving', consent: { asking: null, failure: 'policy' } },
    `${seen} policy looks-on`,
  ],
  ['the call is on its way here', { flow: 'moving' }, seen],
  ['it is to go to a smaller document', { flow: 'minimizing' }, seen],
  ['a click is wanted before there is sound', { flow: 'ready' }, 'in-progress looks-on handoff-ready'],
  ['it did not come', { flow: 'stuck' }, 'in-progress looks-on handoff-stuck'],
  [
    'it did not come for want of a connection',
    { flow: 'stuck-offline' },
    'in-progress looks-on handoff-stuck',
  ],
  ['it has gone to another document', { flow: 'moved' }, 'moved'],
  ['it has gone to the page', { flow: 'moved', call: docked }, 'moved returned'],
  ['it is to be taken on the page', { flow: 'waiting' }, `${seen} returns`],
  ['it has gone, and a moment’s notice is not over', { flow: 'moved' }, 'moved', 'moving'],
  ['the card asks', { flow: 'outside', asks: true }, 'in-progress asks first'],
  ['the card asks for a ringing call', { call: ringing, asks: true }, 'ringing asks first'],
  ['the card asks for a call in another window', { asks: true, legs: older }, 'in-progress asks looks-on'],
  ['it ended', { call: ended }, 'ended hung-up home'],
  ['it ended on another device', { call: ended, page: { ...page, hasHome: false } }, 'ended hung-up'],
  ['it ended after it had gone', { call: ended, flow: 'moved' }, 'ended hung-up home'],
  ['it ended unanswered', { call: { ...ended, endReason: 'missed' } }, 'ended missed home'],
  ['it fills the screen', { page: { ...page, covers: true } }, `${seen} covers`],
  ['it can be made small', { canMinimize: true }, `${seen} can-minimize`],
];

const sorted = (facts: readonly string[]) => [...facts].sort().join(' ');

void suite('What is the case', () => {
  for (const [name, change, facts, notice = ''] of cases)
    void test(`when ${name}`, () =>
      assert.equal(
        sorted(callFacts({ ...talking, ...change }, notice)),
        sorted(['docked', 'visitor', ...facts.split(' ')]),
      ));
});
