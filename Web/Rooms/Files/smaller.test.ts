import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting, named, typeOf } from './smaller';

test('A picture is made smaller by its longest side, and never larger', () => {
  assert.deepEqual(fitting(4_000, 3_000), [2_560, 1_920]);
  assert.deepEqual(fitting(3_000, 4_000), [1_920, 2_560]);
  assert.deepEqual(fitting(640, 480), [640, 480]);
  assert.deepEqual(fitting(100_000, 1), [2_560, 1]);
});

test('What a phone writes becomes what every browser reads, and its name says so', () => {
  assert.equal(typeOf('image/heic'), 'image/jpeg');
  assert.equal(typeOf('image/png'), 'image/png');
  for (const type of ['image/gif', 'image/svg+xml', 'application/pdf', '']) assert.equal(typeOf(type), null);
  assert.equal(named('IMG_1.HEIC', 'image/jpeg'), 'IMG_1.jpg');
  assert.equal(named('IMG_1.JPEG', 'image/jpeg'), 'IMG_1.JPEG');
  assert.equal(named('pad.webp', 'image/png'), 'pad.png');
  assert.equal(named('pad', 'image/jpeg'), 'pad.jpg');
});
