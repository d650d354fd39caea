import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { Backoff } from './backoff';

void suite('What is tried again', () => {
  let acted = 0;
  let backoff = new Backoff(() => acted++, 500, 3_000);

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    acted = 0;
    backoff = new Backoff(() => acted++, 500, 3_000);
  });

  afterEach(() => mock.timers.reset());

  /** How long it takes until it is tried. */
  function pause(): number {
    const before = acted;
    backoff.again();
    for (let passed = 100; passed < 10_000; passed += 100) {
      mock.timers.tick(100);
      if (acted > before) return passed;
    }
    return Infinity;
  }

  void test('is tried later and later, but never later than the longest', () =>
    assert.deepEqual([pause(), pause(), pause(), pause(), pause()], [500, 1_000, 2_000, 3_000, 3_000]));

  void test('is tried soon again once it went well', () => {
    pause();
    pause();
    backoff.reset();

    assert.equal(pause(), 500);
  });

  void test('is not tried when it is not wanted any more', () => {
    backoff.again();
    backoff.stop();
    mock.timers.tick(10_000);

    assert.equal(acted, 0);
  });

  void test('is tried once, however often it is asked for', () => {
    backoff.again();
    backoff.again();
    mock.timers.tick(10_000);

    assert.equal(acted, 1);
  });
});
