import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeOf } from './file-size';

test('A size is told as people read it', () => {
  assert.equal(sizeOf(1), '1 kB');
  assert.equal(sizeOf(310_400), '310 kB');
  assert.equal(sizeOf(1_250_000), '1.3 MB');
  assert.equal(sizeOf(1_250_000, 'de'), '1,3 MB');
});
