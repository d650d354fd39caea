import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeFacts } from './waiting';

const factsOf = (place: number | null, minutes: number | null) =>
  Object.entries(placeFacts(place, minutes))
    .filter(([, holds]) => holds)
    .map(([fact]) => fact);

test('A place is told, and whether it is the first', () => {
  assert.deepEqual(factsOf(1, null), ['placed', 'next']);
  assert.deepEqual(factsOf(7, null), ['placed']);
});

test('The usual wait is told in the words that fit it', () => {
  assert.deepEqual(
    [0, 1, 2, 60, 61].map((minutes) => factsOf(2, minutes)[1]),
    ['usual-soon', 'usual-one', 'usual-some', 'usual-some', 'usual-long'],
  );
});

test('Without a place, nothing is told', () => {
  assert.deepEqual(factsOf(null, null), []);
});
