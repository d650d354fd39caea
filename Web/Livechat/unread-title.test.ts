import assert from 'node:assert/strict';
import { beforeEach, mock, suite, test } from 'node:test';
import { UnreadTitle } from './unread-title';

void suite('The title of a host page', () => {
  const page = { title: 'Shop' as unknown };
  beforeEach(() => {
    page.title = 'Shop';
    Object.assign(globalThis, { document: page });
    mock.timers.reset();
    mock.timers.enable({ apis: ['setInterval'] });
  });

  void test('says how many wait, and is put back', () => {
    const title = new UnreadTitle();
    title.show(1);
    assert.equal(page.title, '(1) Shop');
    title.show(12);
    assert.equal(page.title, '(12) Shop');
    title.show(0);
    assert.equal(page.title, 'Shop');
  });

  void test('that the page itself changes meanwhile stays changed', () => {
    const title = new UnreadTitle();
    title.show(2);
    page.title = 'Basket (3)';
    mock.timers.tick(1000);
    assert.equal(page.title, '(2) Basket (3)');
    title.show(0);
    mock.timers.tick(1000);
    assert.equal(page.title, 'Basket (3)');
  });

  void test('that an element hides is left alone', () => {
    page.title = { tagName: 'INPUT' };
    new UnreadTitle().show(1);
    assert.deepEqual(page.title, { tagName: 'INPUT' });
  });
});
