import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { dayName, eachDay } from './days';

const evening = new Date(2026, 10, 25, 23, 58, 30);

void suite('A day is called', () => {
  const cases: [day: Date, language: string, name: string][] = [
    [new Date(2026, 10, 25, 0, 0), 'en', 'Today'],
    [new Date(2026, 10, 24, 23, 59), 'en', 'Yesterday'],
    [new Date(2026, 10, 23, 12, 0), 'en', 'November 23'],
    [new Date(2026, 10, 24, 1, 0), 'de', 'Gestern'],
    [new Date(2026, 10, 26, 0, 1), 'en', 'Tomorrow'],
  ];
  for (const [day, language, name] of cases)
    void test(name, () => assert.equal(dayName(day, evening, language), name));
});

void suite('T15: another day', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: evening }));
  afterEach(() => mock.timers.reset());

  void test('is told at midnight, and once', () => {
    const told: string[] = [];
    eachDay(
      () => Date.now(),
      () => true,
      () => told.push(new Date().toString()),
    );

    mock.timers.tick(89_999);
    assert.deepEqual(told, []);
    mock.timers.tick(1);
    assert.deepEqual(told, [new Date(2026, 10, 26).toString()]);
    mock.timers.tick(3_600_000);
    assert.equal(told.length, 1);
    mock.timers.tick(24 * 3_600_000);
    assert.equal(told.length, 2);
  });

  void test('is told soon after a sleep over midnight', () => {
    let told = 0;
    let slept = 0;
    eachDay(
      () => Date.now() + slept,
      () => true,
      () => told++,
    );

    slept = 8 * 3_600_000; // no timer has run meanwhile
    mock.timers.tick(30_000);

    assert.equal(told, 1);
  });

  void test('is told no more to one who does not want to know', () => {
    let told = 0;
    let isThere = true;
    eachDay(
      () => Date.now(),
      () => isThere,
      () => told++,
    );

    mock.timers.tick(3_600_000);
    isThere = false;
    mock.timers.tick(3 * 24 * 3_600_000);

    assert.equal(told, 1);
  });
});
