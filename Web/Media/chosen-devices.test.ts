import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { chosenDevices, rememberDevice, rememberDevices } from './chosen-devices';

const key = 'livechatmeet.devices';
const stored = new Map<string, string>();
const storage = {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, value: string) => stored.set(name, value),
};
const forbidden = {
  get: () => {
    throw new DOMException('', 'SecurityError');
  },
};

void suite('The devices that were chosen', () => {
  beforeEach(() => {
    stored.clear();
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  });

  void test('are remembered by kind, and another of one kind leaves the others', () => {
    rememberDevices({ videoinput: 'c1', audioinput: 'm1' });
    rememberDevice('audioinput', 'm2');

    assert.deepEqual(chosenDevices(), { videoinput: 'c1', audioinput: 'm2' });
  });

  for (const text of ['', '7', 'null', '[]', '{"videoinput":7,"other":"x"}', '{'])
    void test(`are none after ${JSON.stringify(text)}, which somebody else wrote`, () => {
      stored.set(key, text);

      assert.deepEqual(chosenDevices(), {});
    });

  void test('are none where storage is forbidden, and hold for this call alone', () => {
    Object.defineProperty(globalThis, 'localStorage', { ...forbidden, configurable: true });

    rememberDevice('videoinput', 'c1');

    assert.deepEqual(chosenDevices(), {});
  });
});
