import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renewStartKey } from './start-key';

/** A page of the console in which this is drawn where a call starts. */
const page = (key: { value: string } | null) =>
  ({
    querySelector: (selector: string) => (selector === '#start-call [name="startKey"]' ? key : null),
  }) as unknown as ParentNode;

suite('The form that starts a call', () => {
  test('starts another one after each that has ended', () => {
    const key = { value: 'first' };

    renewStartKey(page(key));
    const second = key.value;
    renewStartKey(page(key));

    assert.match(second, /^\w{10,64}$/);
    assert.notEqual(key.value, second);
  });

  test('need not be there', () => {
    assert.doesNotThrow(() => renewStartKey(page(null)));
  });
});
