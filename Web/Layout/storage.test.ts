import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { localStore, tabStore } from './storage';

function define(name: 'localStorage' | 'sessionStorage', get: () => unknown) {
  Object.defineProperty(globalThis, name, { get, configurable: true });
}

/** Storage as a browser has it, with room for so many values. */
function storage(room = 10) {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem: (key: string, value: string) => {
      if (kept.size >= room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  };
}

void suite('What a browser keeps', () => {
  void test('is there until it is forgotten', () => {
    const kept = storage();
    define('localStorage', () => kept);

    assert.equal(localStore.get('a'), null);
    localStore.set('a', '');
    assert.equal(localStore.get('a'), '');
    localStore.set('a', null);
    assert.equal(localStore.get('a'), null);
  });

  void test('is of one tab or of all', () => {
    const [all, tab] = [storage(), storage()];
    define('localStorage', () => all);
    define('sessionStorage', () => tab);

    tabStore.set('a', 'tab');

    assert.equal(localStore.get('a'), null);
    assert.equal(tabStore.get('a'), 'tab');
  });

  void test('is nothing where storage is forbidden', () => {
    define('sessionStorage', () => {
      throw new DOMException('forbidden', 'SecurityError');
    });

    tabStore.set('a', 'b');
    tabStore.set('a', null);

    assert.equal(tabStore.get('a'), null);
  });

  void test('is what it was when there is no room for more', () => {
    const full = storage(0);
    define('sessionStorage', () => full);

    tabStore.set('a', 'b');

    assert.equal(tabStore.get('a'), null);
  });

  void test('is nothing where there is no storage at all', () => {
    define('sessionStorage', () => null);

    tabStore.set('a', 'b');

    assert.equal(tabStore.get('a'), null);
  });
});
