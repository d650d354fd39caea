import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { edges } from './box';
import { Floating } from './floating';

const view = { width: 1280, height: 800 };
const usual = [880, 540, 376, 236];

const boxOf = ({ box: { x, y, width, height } }: Floating) => [x, y, width, height];

/** How it stands after these steps in a view of 1280 x 800: x, y, width, height in CSS pixels. */
const cases: [name: string, steps: (f: Floating) => void, box: number[]][] = [
  ['at first in its corner', () => undefined, usual],
  ['where it was moved to', (f) => f.move(-300, -200, true), [580, 340, 376, 236]],
  [
    'by distances that count from the beginning',
    (f) => (f.move(-100, 0, false), f.move(-300, -200, false), f.move(-310, -210, true)),
    [570, 330, 376, 236],
  ],
  ['moved twice', (f) => (f.move(-300, 0, true), f.move(-300, 0, true)), [280, 540, 376, 236]],
  [
    'where it is, for away from a corner it does not snap back',
    (f) => f.move(-30, 0, true),
    [850, 540, 376, 236],
  ],
  ['in a corner that it was let go near', (f) => (f.move(-300, -200, true), f.move(260, 170, true)), usual],
  [
    'near a corner before it is let go',
    (f) => (f.move(-300, -200, true), f.move(260, 170, false)),
    [840, 510, 376, 236],
  ],
  ['in the other corner', (f) => f.move(-840, -500, true), [24, 24, 376, 236]],
  ['in the corner of a side that it was pushed against', (f) => f.move(-9999, 0, true), [24, 540, 376, 236]],
  ['inside, at a side', (f) => f.move(-9999, -250, true), [8, 290, 376, 236]],
  ['inside while it is dragged far out', (f) => f.move(20000, 20000, false), [896, 556, 376, 236]],
  ['larger by a corner', (f) => f.resize(-100, -60, 'nw', true), [780, 480, 476, 296]],
  ['larger by an edge, up to the side', (f) => f.resize(50, 0, 'e', true), [880, 540, 392, 236]],
  ['higher by an edge', (f) => f.resize(0, 10, 's', true), [880, 540, 376, 246]],
  [
    'at its least size, and the other corner stands still',
    (f) => f.resize(9999, 9999, 'nw', true),
    [1016, 616, 240, 160],
  ],
  [
    'as no strip: the height follows',
    (f) => (f.move(-400, -300, true), f.resize(9999, 0, 'e', true)),
    [480, 240, 792, 333],
  ],
  [
    'as no tower: the width follows',
    (f) => (f.move(-400, -300, true), f.resize(0, 9999, 's', true)),
    [480, 240, 394, 552],
  ],
  ['wider by a key, to where there is room', (f) => f.resize(24, 0, null, true), [856, 540, 400, 236]],
  ['higher by a key', (f) => f.resize(0, 24, null, true), [880, 516, 376, 260]],
  [
    'larger by a key in the other corner',
    (f) => (f.move(-840, -500, true), f.resize(24, 24, null, true)),
    [24, 24, 400, 260],
  ],
  [
    'as before it covered',
    (f) => (f.cover(), f.move(-300, -200, true), f.resize(50, 50, 'se', true), f.shrink()),
    usual,
  ],
  ['in its corner of another view', (f) => f.fit({ width: 1000, height: 600 }), [600, 340, 376, 236]],
  [
    'in its other corner of another view',
    (f) => (f.move(-840, -500, true), f.fit({ width: 1000, height: 600 })),
    [24, 24, 376, 236],
  ],
  ['smaller in a small view', (f) => f.fit({ width: 320, height: 480 }), [8, 220, 304, 236]],
  ['as before a small view', (f) => (f.fit({ width: 320, height: 480 }), f.fit(view)), usual],
  ['below its least size where there is no more', (f) => f.fit({ width: 200, height: 100 }), [8, 8, 184, 84]],
];

void suite('A floating call stands', () => {
  for (const [name, steps, box] of cases) {
    void test(name, () => {
      const floating = new Floating(view);

      steps(floating);

      assert.deepEqual(boxOf(floating), box);
    });
  }

  void test('where and as large as it was kept, also in another view', () => {
    const floating = new Floating(view);
    floating.resize(-100, -60, 'nw', true);

    const recalled = new Floating({ width: 1000, height: 530 }, JSON.parse(JSON.stringify(floating.kept)));

    assert.deepEqual(boxOf(recalled), [500, 210, 476, 296]);
  });

  const memories: unknown[] = [
    7,
    'box',
    { box: null, view: {} },
    { box: { x: NaN, y: 0, width: 300, height: 200 }, view },
    { box: { x: 0, y: '0', width: 300, height: 200 }, view },
    { box: { x: 0, y: 1e300, width: 300, height: 200 }, view },
  ];
  for (const memory of memories) {
    void test(`in its corner after the memory ${JSON.stringify(memory)}, which is none`, () =>
      assert.deepEqual(boxOf(new Floating(view, memory)), usual));
  }

  void test('inside and usable, whatever is done to it', () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    let now = view;
    const floating = new Floating(now);

    for (let i = 0; i < 20_000; i++) {
      const [dx, dy, done] = [random(4001) - 2000, random(4001) - 2000, random(3) === 0];
      if (random(2)) floating.move(dx, dy, done);
      else floating.resize(dx, dy, [...edges, null][random(9)]!, done);
      if (random(50) === 0) floating.fit((now = { width: 320 + random(2000), height: 300 + random(1200) }));

      const { x, y, width, height } = floating.box;
      assert.ok(
        x >= 0 &&
          y >= 0 &&
          x + width <= now.width &&
          y + height <= now.height &&
          width >= 240 &&
          height >= 160,
        `step ${i}: ${JSON.stringify(floating.box)} in ${JSON.stringify(now)}`,
      );
    }
  });
});
