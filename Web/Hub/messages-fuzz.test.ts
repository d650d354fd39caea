// Holds PM-1, PM-3, XS-6, D31 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readHello, readToLivechat, readToLoader } from '../Livechat/host-messages';
import { readShown, readWindowMessage } from '../Placement/window-messages';
import { isBorrow, readToBorrower, readToOwner } from './loan';

/** A generator of numbers that begins anew with each seed (mulberry32), as tests must be able to repeat. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const words = (
  'hello borrow lent ping call bye push answer error state refused open close box screen bar ' +
  'news unread accent ring conversation page shown maximize minimize move resize left ' +
  'container docked overlay hangUp __proto__ constructor toString javascript:alert(1) #0e6781 ' +
  '#0e6781;x:url(//e) '
).split(' ');
const keys = (
  'type livechatmeet nonce seq name args connected call value code open on count color box ' +
  'height width page url title phone covered over dx dy done edge container covers __proto__ ' +
  'constructor retryAfterMs '
).split(' ');
const others: unknown[] = [null, undefined, true, false, 0, -1, 1.5, NaN, Infinity, 2 ** 53, 1e308, '\ud800'];

function anything(next: (below: number) => number, depth: number): unknown {
  switch (depth > 0 ? next(6) : next(3)) {
    case 0:
      return others[next(others.length)];
    case 1:
      return words[next(words.length)];
    case 2:
      return next(2) ? next(100_000) : 'x'.repeat(next(3_000));
    case 3:
      return Array.from({ length: next(6) }, () => anything(next, depth - 1));
    default: {
      const entries = Array.from({ length: next(8) }, () => [
        keys[next(keys.length)] ?? '',
        anything(next, depth - 1),
      ]);
      // As JSON does, and no assignment: "__proto__" is a key like any other.
      return Object.fromEntries([['type', words[next(words.length)]], ...entries]);
    }
  }
}

/** What is read is a new object of its own, with known keys. */
function isPlain(made: unknown) {
  if (made === undefined || made === null) return;
  assert.equal(Object.getPrototypeOf(made), Object.prototype);
  for (const key of Object.keys(made)) assert.ok(keys.includes(key) && key !== '__proto__', key);
}

function read(message: unknown) {
  isBorrow(message);
  for (const reader of [readToOwner, readToBorrower, readToLoader, readToLivechat, readHello])
    isPlain(reader(message));
  for (const reader of [readWindowMessage, readShown]) isPlain(reader(message));
  const box = readToLoader(message);
  if (box?.type === 'box') assert.ok(box.box.every(Number.isFinite));
  if (box?.type === 'accent') assert.match(box.color, /^#[\da-f]{6}$/i);
  const call = readToOwner(message);
  if (call?.type === 'call') assert.ok(!['lend', 'accept2', 'constructor'].includes(call.name));
  const page = readToLivechat(message);
  if (page?.type === 'page') assert.ok(page.url === '' || /^https?:/i.test(page.url));
}

void suite('Messages of other windows', () => {
  const seeds = process.env['LIVECHATMEET_FULL'] === 'fuzz' ? 3_000_000 : 30_000;
  void test('are read as they should be, or not at all, whatever they are', (t) => {
    for (let seed = 1; seed <= seeds; seed++)
      try {
        read(anything(numbers(seed), 3));
      } catch (failure) {
        assert.fail(`seed ${seed}: ${String(failure)}`);
      }
    t.diagnostic(`seeds 1 to ${seeds}, each a message`);
    assert.equal(Object.keys({}).length, 0);
    assert.equal(({} as Record<string, unknown>)['type'], undefined);
  });
});
