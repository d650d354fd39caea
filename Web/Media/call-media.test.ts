// Holds CS-6 of docs/security.md.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser, fakeMicrophone, type FakeDevices } from './browser.fake';
import { CallMedia } from './call-media';

const fails = (name: string) => () => Promise.reject(new DOMException('', name));
/** What is under way comes to its end. */
const settles = () => new Promise((resolve) => setImmediate(resolve));

void suite('Camera and microphone', () => {
  let { devices, stored } = fakeBrowser();

  const choose = (audioinput: string) => stored.set('livechatmeet.devices', JSON.stringify({ audioinput }));

  beforeEach(() => {
    ({ devices, stored } = fakeBrowser());
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(() => mock.timers.reset());

  // T16
  for (const [name, failure, camera] of [
    ['InvalidStateError', 'unknown', 'none'],
    ['SomethingOfTomorrow', 'unknown', 'none'],
    ['NotReadableError', 'busy', 'off'],
    ['NotAllowedError', 'refused', 'refused'],
  ] as const) {
    void test(`T16: ${name} is a failure with a name, and the other side reads what is true`, async () => {
      const media = new CallMedia();
      devices.answer = fails(name);

      assert.equal(await media.start(true), failure);
      assert.deepEqual([media.camera, media.microphone], [camera, 'none']);
    });
  }

  void test('T16: a camera that cannot be switched to is off, and the next one faces as before', async () => {
    const media = new CallMedia();
    await media.start(true);
    devices.answer = fails('NotReadableError');

    assert.equal(await media.flip(), 'busy');

    assert.deepEqual([media.camera, media.video, media.isMirrored], ['off', null, true]);
  });

  void test('T16: a failure that is no DOMException is one, too', async () => {
    devices.answer = () => Promise.reject(new Error('an extension wrapped it'));

    assert.equal(await new CallMedia().start(true), 'unknown');
  });

  void test('T16: who listens instead of waiting is not heard when the browser answers after all', async () => {
    const media = new CallMedia();
    let answer = () => undefined as void;
    devices.answer = () => new Promise<void>((resolve) => (answer = resolve));
    const starting = media.start(true);

    media.withoutCamera();
    media.withoutMicrophone();
    answer();

    assert.equal(await starting, null);
    assert.deepEqual(
      [media.camera, media.microphone, media.tracks.microphone, media.tracks.camera],
      ['off', 'none', null, null],
    );
    devices.answer = () => Promise.resolve();
    await media.turnMicrophoneOn();
    assert.equal(media.microphone, 'on');
  });

  void test('CS-6: a camera that is off has ended, and so has the microphone after the call', async () => {
    const media = new CallMedia();
    await media.start(true);
    const { camera, microphone } = media.tracks;

    media.withoutCamera();

    assert.deepEqual([camera?.readyState, microphone?.readyState], ['ended', 'live']);
    media.stop();
    assert.equal(microphone?.readyState, 'ended');
  });

  // T18
  const bursts: [name: string, chosen: string, change: (devices: FakeDevices) => void, asks: number][] = [
    [
      'a camera comes',
      '',
      (at) => at.there.push({ kind: 'videoinput', deviceId: 'c1', groupId: 'c', label: 'Camera' }),
      0,
    ],
    [
      'a second microphone comes that is not the default',
      '',
      (at) => at.there.push(fakeMicrophone('h1', 'Headset')),
      0,
    ],
    [
      'the default microphone is another',
      '',
      (at) => at.there.splice(0, 1, fakeMicrophone('default', 'Headset'), fakeMicrophone('h1', 'Headset')),
      1,
    ],
    [
      'the default microphone is another, and one was chosen',
      'b1',
      (at) => at.there.splice(0, 1, fakeMicrophone('default', 'Headset'), fakeMicrophone('h1', 'Headset')),
      0,
    ],
    ['the chosen microphone comes back', 'h1', (at) => at.there.push(fakeMicrophone('h1', 'Headset')), 1],
  ];
  for (const [name, chosen, change, asks] of bursts) {
    const tracks = asks ? 'one new track' : 'no new track';
    void test(`T18: of a burst of changes comes one look, and ${tracks}: ${name}`, async () => {
      if (chosen) choose(chosen);
      const media = new CallMedia();
      await media.start(true);
      const before = media.tracks.microphone;
      change(devices);
      const listed = devices.listed;

      devices.change(5);
      mock.timers.tick(1_000);
      await settles();

      assert.equal(devices.listed - listed - asks, 1, 'looks'); // the new track's device is noted, too
      assert.deepEqual(devices.asked, ['audio video', ...Array.from({ length: asks }, () => 'audio')]);
      assert.equal(media.tracks.microphone === before, asks === 0);
    });
  }
});
