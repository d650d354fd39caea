import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { actOf, nextOf, type KeyPress } from './shortcut-keys';

const press = (key: string, how: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  keyCode: 0,
  ...how,
});
const onPage = (key: string, how?: Partial<KeyPress>) => actOf(press(key, how), 'page', true);

void suite('A single key', () => {
  void test('acts on the page', () => {
    const acts = ['j', 'k', 'w', 't', 'r', 'n', 'h', 'e', '/', '?'].map((key) => onPage(key));
    assert.equal(new Set(acts).size, 10);
    assert.ok(!acts.includes(null));
    assert.equal(onPage('J'), 'next');
    assert.equal(onPage('x'), null);
  });

  void test('is text in a field, and belongs to the browser with Ctrl', () => {
    for (const where of ['field', 'composer'] as const)
      for (const key of ['j', 't', '/', '?']) assert.equal(actOf(press(key), where, true), null);
    for (const how of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
      assert.equal(onPage('t', how), null);
  });

  void test('is left to the input method that composes a word', () => {
    assert.equal(onPage('j', { isComposing: true }), null);
    assert.equal(actOf(press('Escape', { keyCode: 229 }), 'composer', true), null);
  });

  void test('does nothing once it was turned off, "?" neither', () => {
    for (const key of ['j', 't', '?']) assert.equal(actOf(press(key), 'page', false), null);
  });

  void test('that is held down only goes on through the list', () => {
    assert.equal(onPage('j', { repeat: true }), 'next');
    for (const key of ['t', 'e', 'h']) assert.equal(onPage(key, { repeat: true }), null);
  });

  void test('is found on a keyboard with another script', () => {
    assert.equal(onPage('о', { code: 'KeyJ' }), 'next');
    // On a French or Dvorak keyboard, what is written on the key counts.
    assert.equal(onPage('j', { code: 'KeyC' }), 'next');
    assert.equal(onPage('c', { code: 'KeyJ' }), null);
  });

  void test('Escape leads back from the composer, whatever is turned off', () => {
    assert.equal(actOf(press('Escape'), 'composer', false), 'list');
    assert.equal(actOf(press('Escape'), 'field', true), null);
  });
});

void suite('The next conversation', () => {
  void test('follows the current one, and ends at the ends', () => {
    assert.equal(nextOf(['a', 'b'], 'a', 1), 'b');
    assert.equal(nextOf(['a', 'b'], 'b', 1), undefined);
    assert.equal(nextOf(['a', 'b'], 'a', -1), undefined);
  });

  void test('without a current one is the first, or the last', () => {
    assert.equal(nextOf(['a', 'b'], undefined, 1), 'a');
    assert.equal(nextOf(['a', 'b'], 'gone', -1), 'b');
    assert.equal(nextOf([], undefined, 1), undefined);
  });
});
