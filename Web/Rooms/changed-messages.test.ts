import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isTooOld } from './changed-messages';

suite("One's own message", () => {
  const sentAt = '2026-11-28T10:00:00.000Z';
  const after = (ms: number) => Date.parse(sentAt) + ms;

  test('can be changed for five minutes, and not any longer', () => {
    assert.equal(isTooOld(sentAt, after(0)), false);
    assert.equal(isTooOld(sentAt, after(300_000)), false);
    assert.equal(isTooOld(sentAt, after(300_001)), true);
  });

  test('can be changed although the own clock is behind the server’s', () =>
    assert.equal(isTooOld(sentAt, after(-60_000)), false));
});
