import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { CallMemory } from './call-memory';

let stored: Map<string, string>;

/** The next document of the same tab: without locks to ask for, the storage is believed. */
async function nextPage(): Promise<CallMemory> {
  const memory = new CallMemory('livechatmeet.call');
  await memory.recall();
  return memory;
}

beforeEach(() => {
  stored = new Map();
  const define = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  define('addEventListener', () => undefined);
  define('navigator', {});
  define('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});

void suite('What a tab remembers of its call', () => {
  void test('is nothing at first', async () => {
    const memory = await nextPage();

    assert.equal(memory.callId, null);
    assert.equal(memory.placementOf('call'), null);
    assert.equal(memory.lastInPage('call'), null);
  });

  void test('is known on the next page', async () => {
    new CallMemory('livechatmeet.call').keep('call', 'floating');

    const memory = await nextPage();

    assert.equal(memory.callId, 'call');
    assert.equal(memory.placementOf('call'), 'floating');
    assert.equal(memory.lastInPage('call'), 'floating');
  });

  for (const elsewhere of ['tab', 'moved'] as const)
    void test(`is where it was in the page before it was "${elsewhere}"`, async () => {
      const memory = new CallMemory('livechatmeet.call');
      memory.keep('call', 'bar');
      memory.keep('call', elsewhere);

      const next = await nextPage();

      assert.equal(next.placementOf('call'), elsewhere);
      assert.equal(next.lastInPage('call'), 'bar');
    });

  void test('is of one call alone', async () => {
    const memory = new CallMemory('livechatmeet.call');
    memory.keep('first', 'covering');
    memory.keep('second', 'tab');

    assert.equal(memory.placementOf('first'), null);
    assert.equal(memory.lastInPage('second'), null);
    memory.forget('first');
    assert.equal((await nextPage()).placementOf('second'), 'tab');
    memory.forget('second');
    assert.equal((await nextPage()).callId, null);
  });

  void test('is nothing when it says what nobody wrote', async () => {
    stored.set('livechatmeet.call', 'mark call here docked');

    const memory = await nextPage();

    assert.equal(memory.callId, null);
    assert.equal(memory.placementOf('call'), null);
    assert.equal(memory.lastInPage('call'), 'docked');
  });
});
