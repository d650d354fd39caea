import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LegView } from '../Hub/protocol';
import { factsOfOther } from './other-facts';

const leg: LegView = {
  id: 'a',
  party: 'visitor',
  container: 'docked',
  epoch: 1,
  isConnected: true,
  microphone: 'on',
  camera: 'on',
};

const cases: [name: string, other: LegView | null, facts: string][] = [
  ['who has left, or has not come', null, ''],
  ['who comes', { ...leg, isConnected: false }, 'other-joining'],
  [
    'who is asked',
    { ...leg, isConnected: false, microphone: 'none', camera: 'asking' },
    'other-asked other-joining',
  ],
  ['who is here', leg, ''],
  [
    'who has neither camera nor microphone',
    { ...leg, microphone: 'none', camera: 'none' },
    'other-no-camera other-listening',
  ],
  [
    'who is muted and turned the camera off',
    { ...leg, microphone: 'muted', camera: 'off' },
    'other-camera-off other-muted',
  ],
];

void suite('What is said', () => {
  for (const [name, other, facts] of cases)
    void test(`of ${name}: ${facts || 'nothing'}`, () =>
      assert.equal([...factsOfOther(other)].join(' '), facts));
});
