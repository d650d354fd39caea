import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { beginsLine } from './send-key';

const press = (how: Partial<KeyboardEvent>) => ({
  key: 'Enter',
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
  ...how,
});

void suite('Where Ctrl+Enter sends', () => {
  void test('Enter begins a line', () => assert.equal(beginsLine(press({})), true));
  void test('Ctrl+Enter and Command+Enter do not', () => {
    assert.equal(beginsLine(press({ ctrlKey: true })), false);
    assert.equal(beginsLine(press({ metaKey: true })), false);
  });
  void test('a word that is being composed, and other keys, are left alone', () => {
    assert.equal(beginsLine(press({ isComposing: true })), false);
    assert.equal(beginsLine(press({ keyCode: 229 })), false);
    assert.equal(beginsLine(press({ key: 'a' })), false);
  });
});
