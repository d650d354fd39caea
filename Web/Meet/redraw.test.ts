import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser } from '../Media/browser.fake';
import { Redraw } from './redraw';

void suite('A call is drawn', () => {
  let drawings = 0;
  let page = fakeBrowser().page;
  let redraw = new Redraw(() => drawings++);

  beforeEach(() => {
    ({ page } = fakeBrowser());
    drawings = 0;
    redraw = new Redraw(() => drawings++);
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(() => mock.timers.reset());

  void test('once for all that comes by itself within a moment', () => {
    redraw.soon();
    mock.timers.tick(50);
    redraw.soon();
    assert.equal(drawings, 0);

    mock.timers.tick(50);

    assert.equal(drawings, 1);
    mock.timers.tick(500);
    assert.equal(drawings, 1);
  });

  void test('at once for what the person did, and then no second time', () => {
    redraw.soon();

    redraw.now();

    assert.equal(drawings, 1);
    mock.timers.tick(500);
    assert.equal(drawings, 1);
    redraw.soon();
    mock.timers.tick(80);
    assert.equal(drawings, 2);
  });

  void test('at once where nobody sees it, for timers come late there', () => {
    page.hidden = true;

    redraw.soon();

    assert.equal(drawings, 1);
  });
});
