import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { CallMedia } from './call-media';

type Device = { kind: string; deviceId: string; groupId: string; label: string };

class Track extends EventTarget {
  readyState = 'live';
  enabled = true;
  onended = null;
  onmute = null;
  constructor(readonly kind: string) {
    super();
  }
  getSettings = () => ({});
  stop() {
    this.readyState = 'ended';
  }
}

class Stream {
  constructor(readonly tracks: Track[]) {}
  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio');
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video');
}

/** The browser's devices: what is asked for is granted, unless a test answers in its own way. */
class Devices extends EventTarget {
  asked: string[] = [];
  looks = 0;
  answer: () => Promise<void> = () => Promise.resolve();
  there: Device[] = [microphone('default', 'Built-in'), microphone('b1', 'Built-in')];

  async getUserMedia({ audio, video }: MediaStreamConstraints) {
    const kinds = [audio && 'audio', video && 'video'].filter((kind) => typeof kind === 'string');
    this.asked.push(kinds.join(' '));
    await this.answer();
    return new Stream(kinds.map((kind) => new Track(kind)));
  }

  enumerateDevices() {
    this.looks++;
    return Promise.resolve(this.there);
  }

  change(times = 1) {
    for (let i = 0; i < times; i++) this.dispatchEvent(new Event('devicechange'));
  }
}

function microphone(deviceId: string, of: string): Device {
  return {
    kind: 'audioinput',
    deviceId,
    groupId: of,
    label: deviceId === 'default' ? `Default - ${of}` : of,
  };
}

const fails = (name: string) => () => Promise.reject(new DOMException('', name));
/** What is under way comes to its end. */
const settles = () => new Promise((resolve) => setImmediate(resolve));

void suite('Camera and microphone', () => {
  let devices = new Devices();
  let stored = new Map<string, string>();

  const choose = (audioinput: string) => stored.set('livechatmeet.devices', JSON.stringify({ audioinput }));

  beforeEach(() => {
    [devices, stored] = [new Devices(), new Map()];
    const set = (name: string, value: unknown) =>
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    set('navigator', { mediaDevices: devices });
    set('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
    set('document', {});
    set('window', { top: null });
    (globalThis.window as { top: unknown }).top = globalThis.window;
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
    assert.deepEqual([media.camera, media.microphone, media.audio, media.video], ['off', 'none', null, null]);
    devices.answer = () => Promise.resolve();
    await media.turnMicrophoneOn();
    assert.equal(media.microphone, 'on');
  });

  // T18
  const bursts: [name: string, chosen: string, change: (devices: Devices) => void, asks: number][] = [
    [
      'a camera comes',
      '',
      (at) => at.there.push({ kind: 'videoinput', deviceId: 'c1', groupId: 'c', label: 'Camera' }),
      0,
    ],
    [
      'a second microphone comes that is not the default',
      '',
      (at) => at.there.push(microphone('h1', 'Headset')),
      0,
    ],
    [
      'the default microphone is another',
      '',
      (at) => at.there.splice(0, 1, microphone('default', 'Headset'), microphone('h1', 'Headset')),
      1,
    ],
    [
      'the default microphone is another, and one was chosen',
      'b1',
      (at) => at.there.splice(0, 1, microphone('default', 'Headset'), microphone('h1', 'Headset')),
      0,
    ],
    ['the chosen microphone comes back', 'h1', (at) => at.there.push(microphone('h1', 'Headset')), 1],
  ];
  for (const [name, chosen, change, asks] of bursts) {
    const tracks = asks ? 'one new track' : 'no new track';
    void test(`T18: of a burst of changes comes one look, and ${tracks}: ${name}`, async () => {
      if (chosen) choose(chosen);
      const media = new CallMedia();
      await media.start(true);
      const before = media.audio;
      change(devices);
      const looks = devices.looks;

      devices.change(5);
      mock.timers.tick(1_000);
      await settles();

      assert.equal(devices.looks - looks - asks, 1, 'looks'); // the new track's device is noted, too
      assert.deepEqual(devices.asked, ['audio video', ...Array.from({ length: asks }, () => 'audio')]);
      assert.equal(media.audio === before, asks === 0);
    });
  }
});
