import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isInPage, isOverlay, readPlacement, shownMessage, type FramePlacement } from './placement';

void suite('A placement', () => {
  for (const placement of ['docked', 'bar', 'floating', 'covering', 'tab', 'moved'] as const)
    void test(`is read again: ${placement}`, () => assert.equal(readPlacement(placement), placement));

  for (const text of ['here', '', 'constructor', undefined])
    void test(`is none when it is "${text}"`, () => assert.equal(readPlacement(text), null));

  void test('is in this page or somewhere else', () => {
    for (const placement of ['docked', 'bar', 'floating', 'covering'] as const)
      assert.equal(isInPage(placement), true);
    for (const placement of ['tab', 'moved', null] as const) assert.equal(isInPage(placement), false);
  });
});

void suite('A framed document is told', () => {
  const told: [FramePlacement, container: 'docked' | 'overlay', covers: boolean][] = [
    ['docked', 'docked', false],
    ['bar', 'docked', false],
    ['floating', 'overlay', false],
    ['covering', 'overlay', true],
  ];
  for (const [placement, container, covers] of told)
    void test(`${container}${covers ? ', and that it covers,' : ''} when it is ${placement}`, () => {
      assert.deepEqual(shownMessage(placement), { type: 'container', container, covers });
      assert.equal(isOverlay(placement), container === 'overlay');
    });
});
