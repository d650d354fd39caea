import assert from 'node:assert/strict';
import { mock, suite, test } from 'node:test';
import { newClientId, newId } from './ids';

void suite('Ids', () => {
  void test('a client id is a UUID of version 7 and tells when it was made', () => {
    const before = Date.now();
    const id = newClientId();
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    assert.ok(made >= before && made <= Date.now(), `${made} is not between ${before} and now`);
  });

  void test('client ids rise from one millisecond to the next', () => {
    mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 });
    const ids = Array.from({ length: 200 }, () => {
      mock.timers.tick(1);
      return newClientId();
    });
    mock.timers.reset();
    assert.deepEqual(ids.toSorted(), ids);
    assert.equal(new Set(ids).size, 200);
  });

  void test('an id has 17 of the letters that nobody mistakes for another', () => {
    for (let i = 0; i < 100; i++) assert.match(newId(), /^[2-9A-HJ-NP-TW-Za-km-z]{17}$/);
  });
});
