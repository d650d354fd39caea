import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { coalesce } from './coalesce';

const pauseMs = 5;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

beforeEach(() => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  Object.assign(globalThis, { document: page });
});

/** Counts what it does, and says so when it is done. */
function counted(act: () => Promise<void> = () => Promise.resolve()) {
  const counter = { times: 0 };
  const run = coalesce(pauseMs, async () => {
    counter.times++;
    await act();
  });
  return { counter, run };
}

void suite('What happens often', () => {
  void test('is done at once', () => {
    const { counter, run } = counted();

    run();

    assert.equal(counter.times, 1);
  });

  void test('is done once more for all that came meanwhile', async () => {
    const { counter, run } = counted();

    for (let i = 0; i < 10; i++) run();
    assert.equal(counter.times, 1);
    await wait(pauseMs * 10);

    assert.equal(counter.times, 2);
  });

  void test('waits while nobody looks, until somebody does', async () => {
    const { counter, run } = counted();
    Object.assign(document, { hidden: true });

    run();
    await wait(pauseMs * 2);
    assert.equal(counter.times, 0);
    document.dispatchEvent(new Event('visibilitychange'));
    await wait(pauseMs);

    assert.equal(counter.times, 1);
  });
});
