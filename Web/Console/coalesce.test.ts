import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { coalesce } from './coalesce';

const pauseMs = 5;
const hiddenPauseMs = 1_000;
const settles = () => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass, and what follows from it. */
async function passes(ms: number) {
  await settles();
  mock.timers.tick(ms);
  await settles();
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = Object.assign(new EventTarget(), { hidden: false });
  Object.assign(globalThis, { document: page });
});

afterEach(() => mock.timers.reset());

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
    await passes(pauseMs - 1);
    assert.equal(counter.times, 1);
    await passes(1);
    assert.equal(counter.times, 2);
    await passes(pauseMs * 10);

    assert.equal(counter.times, 2);
  });

  void test('waits while nobody looks, until somebody does', async () => {
    const { counter, run } = counted();
    Object.assign(document, { hidden: true });

    run();
    await passes(hiddenPauseMs - 1);
    assert.equal(counter.times, 0);
    document.dispatchEvent(new Event('visibilitychange'));
    await settles();

    assert.equal(counter.times, 1);
  });

  void test('is done after a second all the same where nobody looks', async () => {
    const { counter, run } = counted();
    Object.assign(document, { hidden: true });

    run();
    await passes(hiddenPauseMs);

    assert.equal(counter.times, 1);
  });
});
