import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { grown, inside, nearestCorner, stretched, type Box } from './box';

const view = { width: 1000, height: 600 };
const box: Box = { x: 300, y: 200, width: 300, height: 200 };

void suite('A box', () => {
  const cases: [name: string, given: Box, expected: Box][] = [
    ['as it is, where it fits', box, box],
    ['pushed in at the right', { ...box, x: 900 }, { ...box, x: 692 }],
    ['pushed in at the top', { ...box, y: -50 }, { ...box, y: 8 }],
    ['at its least size', { ...box, width: 10, height: 10 }, { ...box, width: 240, height: 160 }],
    [
      'no larger than the view',
      { ...box, width: 5000, height: 5000 },
      { x: 8, y: 8, width: 984, height: 584 },
    ],
  ];
  for (const [name, given, expected] of cases)
    void test(`stands inside: ${name}`, () => assert.deepEqual(inside(given, view), expected));

  const corners: [x: number, y: number, corner: [x: number, y: number]][] = [
    [10, 10, [24, 24]],
    [600, 10, [676, 24]],
    [10, 390, [24, 376]],
    [600, 390, [676, 376]],
  ];
  for (const [x, y, [left, top]] of corners)
    void test(`at ${x}, ${y} is nearest to the corner at ${left}, ${top}`, () =>
      assert.deepEqual(nearestCorner({ ...box, x, y }, view), { ...box, x: left, y: top }));

  void test('keeps the side opposite to the one that is dragged', () => {
    assert.deepEqual(stretched(box, view, -50, 0, 'w'), { ...box, x: 250, width: 350 });
    assert.deepEqual(stretched(box, view, 50, 0, 'e'), { ...box, width: 350 });
  });

  void test('grows away from its nearest corner', () => {
    const right = { ...box, x: 600 };

    assert.deepEqual(grown(box, view, 24, 0), { ...box, width: 324 });
    assert.deepEqual(grown(right, view, 24, 0), { ...right, x: 576, width: 324 });
  });
});
