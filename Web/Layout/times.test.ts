import assert from 'node:assert/strict';
import { beforeEach, mock, suite, test } from 'node:test';
import { clock, span, tickSince } from './times';

Object.assign(globalThis, { document: { documentElement: { lang: 'en' } } });

void suite('How long something lasts', () => {
  const spans: [ms: number, text: string][] = [
    [-5_000, '00:00'],
    [0, '00:00'],
    [499, '00:00'],
    [500, '00:01'],
    [151_000, '02:31'],
    [3_599_400, '59:59'],
    [3_599_600, '1:00:00'],
    [3_751_000, '1:02:31'],
    [90_000_000, '25:00:00'],
  ];
  for (const [ms, text] of spans) void test(`is ${text} after ${ms} ms`, () => assert.equal(span(ms), text));
});

void test('The time of day has 24 hours and two digits', () => {
  assert.match(clock(new Date(2026, 0, 1, 0, 5)), /^0?0:05$/);
  assert.equal(clock(new Date(2026, 0, 1, 14, 5)), '14:05');
});

void suite('A timer', () => {
  let written = 0;
  const timer = (since: string | undefined, text = '') => ({
    dataset: { since },
    text,
    get textContent() {
      return this.text;
    },
    set textContent(now: string) {
      written++;
      this.text = now;
    },
  });
  const rootOf = (...timers: object[]) => ({ querySelectorAll: () => timers }) as unknown as ParentNode;

  beforeEach(() => {
    written = 0;
    mock.timers.reset();
    mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01T00:02:31Z') });
  });

  void test('tells how long ago it began', () => {
    const one = timer('2026-01-01T00:00:00Z');

    tickSince(rootOf(one, timer(undefined, 'Ringing')));

    assert.equal(one.text, '02:31');
    assert.equal(written, 1, 'What has no beginning is left as it is.');
  });

  void test('is not written again while it says the same (T12: nothing is read out)', () => {
    tickSince(rootOf(timer('2026-01-01T00:00:00Z', '02:31')));

    assert.equal(written, 0);
  });
});
