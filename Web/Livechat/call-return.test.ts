import assert from 'node:assert/strict';
import { beforeEach, mock, suite, test } from 'node:test';
import type { CallSnapshot, Container, Party } from '../Hub/protocol';
import { CallReturn } from './call-return';

const leg = (party: Party, container: Container, isConnected = true) => ({ party, container, isConnected });

const talking = (...legs: ReturnType<typeof leg>[]) =>
  ({ id: 'c1', state: 'inProgress', legs }) as unknown as CallSnapshot;

const inTab = talking(leg('agent', 'tab'), leg('visitor', 'tab'));
const inPage = talking(leg('agent', 'overlay'), leg('visitor', 'docked'));
const ended = { id: 'c1', state: 'ended', legs: [] } as unknown as CallSnapshot;

let current: CallSnapshot | null;
let taken: string[];
let drawn: number;
let wish: CallReturn;

const hear = (isOurs: boolean) =>
  wish.hear(
    'c1',
    () => current,
    () => isOurs,
  );

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  [current, taken, drawn] = [inTab, [], 0];
  wish = new CallReturn(
    (callId) => taken.push(callId),
    () => drawn++,
  );
});

void suite('A call that is wanted back', () => {
  void test('is taken at once by the livechat that opened its tab', () => {
    hear(true);

    assert.deepEqual([taken, wish.isOffered('c1')], [['c1'], false]);
  });

  void test('is offered by every other livechat, and taken by none', () => {
    hear(false);
    assert.equal(wish.isOffered('c1'), false);
    mock.timers.tick(2_000);

    assert.deepEqual([taken, wish.isOffered('c1'), wish.isOffered('c2'), drawn], [[], true, false, 1]);
  });

  for (const [where, call] of [
    ['on a page', inPage],
    ['over', ended],
    ['another one', { ...inTab, id: 'c2' }],
    ['not known', null],
    ['still ringing', { ...inTab, state: 'ringing' } as CallSnapshot],
  ] as const)
    void test(`is let alone where it is ${where}`, () => {
      current = call;
      hear(true);
      hear(false);
      mock.timers.tick(2_000);

      assert.deepEqual([taken, wish.isOffered('c1')], [[], false]);
    });

  void test('is taken when the call comes after the wish, on a page that has just been opened', () => {
    current = null;
    hear(true);
    current = inTab;
    wish.follow(inTab);

    assert.deepEqual([taken, wish.isOffered('c1')], [['c1'], false]);
  });

  void test('is taken by its own livechat that learned its name in the meantime', () => {
    let isOurs = false;
    wish.hear(
      'c1',
      () => current,
      () => isOurs,
    );
    isOurs = true;
    mock.timers.tick(2_000);

    assert.deepEqual([taken, wish.isOffered('c1')], [['c1'], false]);
  });

  void test('is offered when the call comes after the wish, and once', () => {
    current = null;
    hear(false);
    current = inTab;
    wish.follow(inTab);
    mock.timers.tick(1_999);
    wish.follow(inTab);
    mock.timers.tick(1);

    assert.deepEqual([taken, wish.isOffered('c1'), drawn], [[], true, 1]);
  });

  void test('is forgotten after a minute without a call', () => {
    current = null;
    hear(true);
    mock.timers.tick(60_000);
    current = inTab;
    wish.follow(inTab);

    assert.deepEqual(taken, []);
  });

  void test('is not offered when its own livechat was quick', () => {
    hear(false);
    current = inPage;
    mock.timers.tick(2_000);

    assert.equal(wish.isOffered('c1'), false);
  });

  void test('is offered while the leg on the page only begins', () => {
    hear(false);
    current = talking(leg('visitor', 'tab'), leg('visitor', 'docked', false));
    mock.timers.tick(2_000);

    assert.equal(wish.isOffered('c1'), true);
  });

  for (const [what, call] of [
    ['it is on a page', inPage],
    ['it is over', ended],
  ] as const)
    void test(`is not offered any more when ${what}`, () => {
      hear(false);
      mock.timers.tick(2_000);
      wish.follow(inTab);
      assert.equal(wish.isOffered('c1'), true);
      wish.follow(call);

      assert.deepEqual([wish.isOffered('c1'), drawn], [false, 2]);
    });

  void test('is offered for a minute', () => {
    hear(false);
    mock.timers.tick(2_000);
    mock.timers.tick(59_000);
    assert.equal(wish.isOffered('c1'), true);
    mock.timers.tick(1_000);

    assert.deepEqual([wish.isOffered('c1'), drawn], [false, 2]);
  });

  void test('is offered for another minute when it is wished again', () => {
    hear(false);
    mock.timers.tick(2_000);
    mock.timers.tick(59_000);
    hear(false);
    mock.timers.tick(2_000);
    mock.timers.tick(59_000);

    assert.equal(wish.isOffered('c1'), true);
  });
});
