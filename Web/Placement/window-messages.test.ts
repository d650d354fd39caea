// Holds XS-6, PM-1, D31 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readShown, readWindowMessage } from './window-messages';

void suite('What a meet page says of its window', () => {
  const understood = [
    { type: 'maximize' },
    { type: 'minimize' },
    { type: 'expand' },
    { type: 'shrink' },
    { type: 'left', over: true },
    { type: 'move', dx: -12.5, dy: 20_000, done: false },
    { type: 'resize', dx: 0, dy: 7, edge: 'nw', done: true },
    { type: 'resize', dx: 24, dy: 0, edge: null, done: true },
  ];
  for (const message of understood)
    void test(`is understood: ${JSON.stringify(message)}`, () =>
      assert.deepEqual(readWindowMessage({ ...message, more: 'ignored' }), message));

  const others: unknown[] = [
    null,
    'maximize',
    { type: 'ping' },
    { type: 'left' },
    { type: 'left', over: 'yes' },
    { type: 'move', dx: 1, dy: NaN, done: true },
    { type: 'move', dx: 20_001, dy: 0, done: true },
    { type: 'move', dx: '1', dy: 0, done: true },
    { type: 'move', dx: 1, dy: 1 },
    { type: 'resize', dx: 1, dy: 1, done: true },
    { type: 'resize', dx: 1, dy: 1, edge: 'north', done: true },
  ];
  const move = { type: 'move', dx: -200, dy: -100, done: true };
  const distances: unknown[] = [Infinity, -Infinity, -20_001, 1e300, '5', null, undefined, [1], {}, true];
  for (const distance of distances)
    for (const at of ['dx', 'dy'])
      for (const type of ['move', 'resize']) others.push({ ...move, edge: 'se', type, [at]: distance });
  for (const edge of [undefined, '', 'nn', 'N', 'constructor', 7, ['n']])
    others.push({ ...move, type: 'resize', edge });
  for (const done of [undefined, 1, 'true', null]) others.push({ ...move, done });
  for (const type of ['EXPAND', 'covers', '__proto__', 7, null, ['expand']]) others.push({ type });
  for (const data of others)
    void test(`is nothing: ${JSON.stringify(data)}`, () => assert.equal(readWindowMessage(data), undefined));
});

void suite('Where a meet page is shown', () => {
  void test('is read from the message about it', () =>
    assert.deepEqual(readShown({ type: 'container', container: 'overlay', covers: true }), {
      container: 'overlay',
      covers: true,
    }));

  const others: unknown[] = [
    undefined,
    { type: 'pong' },
    { type: 'container', container: 'tab', covers: false },
    { type: 'container', container: 'docked' },
  ];
  for (const data of others)
    void test(`is not told by ${JSON.stringify(data)}`, () => assert.equal(readShown(data), null));
});
