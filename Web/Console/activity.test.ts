import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Activity } from './activity';

test('The first input is told, and the next after half a minute', () => {
  const activity = new Activity();

  assert.deepEqual(
    [0, 1, 29_999, 30_000, 30_001, 60_000].map((now) => activity.isNews(now)),
    [true, false, false, true, false, true],
  );
});

test('After an absence, the next input is told at once', () => {
  const activity = new Activity();
  activity.isNews(1_000);

  activity.forget();

  assert.equal(activity.isNews(1_001), true);
});
