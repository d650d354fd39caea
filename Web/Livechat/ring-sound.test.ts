import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { RingSound } from './ring-sound';

let isPlaying = false;
let isRefused = false;

const audio = {
  currentTime: 0,
  play: () => {
    if (isRefused) return Promise.reject(new DOMException('', 'NotAllowedError'));
    isPlaying = true;
    return Promise.resolve();
  },
  pause: () => {
    isPlaying = false;
  },
} as unknown as HTMLAudioElement;

/** Whether a tab has the lock, as the Web Locks of a browser know it. */
let isLocked = false;
const locks = {
  async request(_name: string, _options: object, act: (lock: object | null) => Promise<void> | undefined) {
    if (isLocked) return act(null);
    isLocked = true;
    await act({});
    isLocked = false;
  },
};

const given = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { value, configurable: true });
const settled = () => new Promise((done) => setTimeout(done));

void suite('The sound of a ring', () => {
  beforeEach(() => {
    isPlaying = isRefused = isLocked = false;
    given('document', { visibilityState: 'visible' });
    given('navigator', { locks });
  });

  void test('plays until it is stopped, and then is free for another tab', async () => {
    const sound = new RingSound(audio);

    const ringing = sound.start();
    await settled();
    assert.ok(isPlaying && isLocked);
    sound.stop();
    await ringing;

    assert.ok(!isPlaying && !isLocked);
  });

  void test('is silent while another tab has it', async () => {
    isLocked = true;

    await new RingSound(audio).start();

    assert.ok(!isPlaying);
  });

  void test('holds its place where the browser lets nothing be heard without a click', async () => {
    isRefused = true;
    const sound = new RingSound(audio);

    const ringing = sound.start();
    await settled();
    assert.ok(isLocked);
    sound.stop();
    await ringing;

    assert.ok(!isLocked);
  });

  void test('does not begin late for a ring that was answered meanwhile', async () => {
    given('document', { visibilityState: 'hidden' });
    const sound = new RingSound(audio);

    const ringing = sound.start();
    sound.stop();
    await ringing;

    assert.ok(!isPlaying && !isLocked);
  });

  void test('plays in a browser without locks', async () => {
    given('navigator', {});
    const sound = new RingSound(audio);

    const ringing = sound.start();
    await settled();
    assert.ok(isPlaying);
    sound.stop();
    await ringing;
  });
});
