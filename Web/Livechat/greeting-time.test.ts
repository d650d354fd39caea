import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOn } from './greeting-time';

void test('a site greets on its pages alone', () => {
  assert.ok(isOn('/bicycles/alder-8', '/bicycles/*'));
  assert.ok(isOn('/bicycles/', '/bicycles/*'));
  assert.ok(!isOn('/bicycles', '/bicycles/*'));
  assert.ok(!isOn('/en/bicycles/alder-8', '/bicycles/*'));
  assert.ok(isOn('/en/bicycles/alder-8', '*/bicycles/*'));
  assert.ok(isOn('/a.b', '/a.b') && !isOn('/axb', '/a.b'));
  assert.ok(isOn('/fahrr%C3%A4der/(1)', '/fahrr%C3%A4der/(1)'));
});
