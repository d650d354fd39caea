import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { AnswerSound } from './answer-sound';

let played = 0;
const audio = {
  currentTime: 0,
  play: () => {
    played++;
    return Promise.resolve();
  },
} as unknown as HTMLAudioElement;

/** As the Web Locks of a browser know them. */
const held = new Set<string>();
const locks = {
  async request(name: string, _options: object, act: (lock: object | null) => Promise<void>) {
    if (held.has(name)) return act(null);
    held.add(name);
    await act({});
    held.delete(name);
  },
};
const given = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { value, configurable: true });
const tab = (
  visibilityState: string,
  isLooking = false,
  isMuted = false,
  sounds: typeof audio | null = audio,
) => {
  given('document', { visibilityState });
  return new AnswerSound(
    sounds,
    () => isLooking,
    () => isMuted,
    500,
  ).play('answer-1');
};

void suite('The sound of an answer', () => {
  beforeEach(() => {
    played = 0;
    held.clear();
    given('navigator', { locks });
  });

  void test('is heard once, whatever the number of tabs', async () => {
    await Promise.all([tab('hidden'), tab('visible'), tab('hidden'), tab('visible')]);
    assert.equal(played, 1);
  });

  void test('is not heard while one of them is looked at', async () => {
    await Promise.all([tab('hidden'), tab('visible'), tab('visible', true)]);
    assert.equal(played, 0);
  });

  void test('is not heard by who has turned it off, nor where the site wants none', async () => {
    await tab('hidden', false, true);
    await tab('hidden', false, false, null);
    assert.equal(played, 0);
  });

  void test('is heard in a visible tab where there are no locks', async () => {
    given('navigator', {});
    await Promise.all([tab('hidden'), tab('visible')]);
    assert.equal(played, 1);
  });
});
