import assert from 'node:assert/strict';
import test from 'node:test';
import { pauseBefore } from './come-back';

// T5: the host page takes the element away
test('what stood for a while comes back at once', () => {
  assert.equal(pauseBefore(0, 60_000), 0);
  assert.equal(pauseBefore(30_000, 6_000), 0);
});

test('a page that takes it at once is not fought with: ten times in the first minute, later twice a minute', () => {
  const returns: number[] = [];
  for (let at = 0, pause = 0; at < 180_000;) {
    pause = pauseBefore(pause, 0);
    at += pause;
    returns.push(at);
  }

  assert.ok(returns.filter((at) => at < 60_000).length <= 11);
  assert.ok(returns.filter((at) => at >= 60_000 && at < 120_000).length <= 2);
});
