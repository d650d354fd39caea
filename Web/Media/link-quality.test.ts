import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CameraState, MicrophoneState } from '../Hub/protocol';
import { sends, Weakness } from './link-quality';

const silence = { packets: 0, lossIn: 0, lossOut: 0, delay: 0, level: 0, ownLevel: 0 };

// T17: nothing comes where nothing is sent, and that is no weak connection.
const legs: [camera: CameraState, microphone: MicrophoneState, isWeak: boolean][] = [
  ['none', 'none', false],
  ['off', 'none', false],
  ['refused', 'none', false],
  ['asking', 'none', false],
  ['paused', 'none', false],
  ['none', 'on', true],
  ['none', 'muted', true],
  ['on', 'none', true],
  ['on', 'on', true],
];

void suite('After five seconds without a packet', () => {
  for (const [camera, microphone, isWeak] of legs) {
    const word = isWeak ? 'weak' : 'well';
    void test(`T17: with camera ${camera} and microphone ${microphone} the connection is ${word}`, () => {
      const weakness = new Weakness();
      for (let second = 0; second < 5; second++) weakness.add(silence, sends({ camera, microphone }));

      assert.equal(weakness.other, isWeak);
    });
  }

  void test('T17: nobody is weak who is not in the call', () => assert.equal(sends(undefined), false));
});
