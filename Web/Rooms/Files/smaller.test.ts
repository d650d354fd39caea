import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting } from './smaller';

test('A picture is made smaller by its longest side, and never larger', () => {
  assert.deepEqual(fitting(4_000, 3_000), [2_560, 1_920]);
  assert.deepEqual(fitting(3_000, 4_000), [1_920, 2_560]);
  assert.deepEqual(fitting(640, 480), [640, 480]);
  assert.deepEqual(fitting(100_000, 1), [2_560, 1]);
});
