import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { reasonOf } from './why-failed';

const outcomes = (...all: ('Works' | 'Refused' | 'Unreachable' | 'Silent')[]) =>
  all.map((outcome) => ({ outcome }));

void suite('Why a call never connected', () => {
  void test('is that there is no relay', () => assert.equal(reasonOf([]), 'failedUnrelayed'));

  void test('is no reason of the relay, if one of them works', () =>
    assert.equal(reasonOf(outcomes('Refused', 'Works')), 'failed'));

  void test('is a refused credential, also if another one is shut', () =>
    assert.equal(reasonOf(outcomes('Unreachable', 'Refused')), 'failedRefused'));

  void test('is a shut port, also where the browser does not say so', () => {
    assert.equal(reasonOf(outcomes('Unreachable')), 'failedShut');
    assert.equal(reasonOf(outcomes('Silent')), 'failedShut');
  });
});
