import assert from 'node:assert/strict';
import test from 'node:test';
import { scaleOf } from './view-scale';

// T23: a phone page without a viewport meta
test('a desktop layout on a phone is drawn larger by what it was shrunk', () => {
  assert.equal(scaleOf({ isPhone: true, layoutWidth: 980, windowWidth: 392 }), 2.5);
});

test('a page that knows phones is left as it is, and so is a desktop', () => {
  assert.equal(scaleOf({ isPhone: true, layoutWidth: 390, windowWidth: 390 }), 1);
  assert.equal(scaleOf({ isPhone: true, layoutWidth: 375, windowWidth: 390 }), 1);
  assert.equal(scaleOf({ isPhone: false, layoutWidth: 2560, windowWidth: 1280 }), 1);
});

test('a window without a width, or a figure that cannot be, changes nothing', () => {
  assert.equal(scaleOf({ isPhone: true, layoutWidth: 980, windowWidth: 0 }), 1);
  assert.equal(scaleOf({ isPhone: true, layoutWidth: Number.NaN, windowWidth: 390 }), 1);
});
