// Holds XS-6, PM-3 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isBorrow, lendable, readToBorrower, readToOwner } from './loan';

/** What no side of a loan is told, whatever it calls itself. */
const nonsense: unknown[] = [
  null,
  undefined,
  7,
  'ping',
  [],
  ['ping'],
  new Map([['type', 'ping']]),
  {},
  { type: 'PING' },
  { type: 'ping ' },
  { type: '__proto__' },
  { type: 'constructor' },
  { type: 7 },
  { type: ['ping'] },
];

void suite('What a borrower says', () => {
  const call = { type: 'call', seq: 1, name: 'hangUp', args: ['call'] };
  const known: object[] = [
    { type: 'hello', nonce: 'x'.repeat(64) },
    { type: 'ping' },
    { type: 'bye' },
    call,
    { ...call, name: 'join', args: [{ callId: 'call' }] },
  ];
  for (const message of known)
    void test(`is read: ${JSON.stringify(message)}`, () => assert.deepEqual(readToOwner(message), message));

  const forged: object[] = [
    { type: 'hello' },
    { type: 'hello', nonce: 7 },
    { type: 'hello', nonce: ['x'] },
    { type: 'hello', nonce: 'x'.repeat(65) },
    { ...call, seq: '1' },
    { ...call, seq: 1.5 },
    { ...call, seq: NaN },
    { ...call, seq: undefined },
    { ...call, args: 'call' },
    { ...call, args: { 0: 'call', length: 1 } },
    { ...call, name: 7 },
  ];
  for (const message of [...nonsense, ...forged])
    void test(`is not read: ${inspect(message)}`, () => assert.equal(readToOwner(message), undefined));

  for (const name of ['lend', 'start', 'take', 'connect', 'constructor', '__proto__', 'toString', ''])
    void test(`is no call of ${name || 'nothing'}`, () =>
      assert.equal(readToOwner({ ...call, name }), undefined));

  void test('carries nothing that was not asked for', () =>
    assert.deepEqual(readToOwner({ type: 'ping', url: 'https://evil.example' }), { type: 'ping' }));
});

void suite('What an owner answers', () => {
  const known: object[] = [
    { type: 'lent', connected: true, call: { version: 2 } },
    { type: 'lent', connected: true, call: undefined },
    { type: 'refused' },
    { type: 'pong' },
    { type: 'bye' },
    { type: 'state', connected: false, call: undefined },
    { type: 'answer', seq: 1, value: { version: 2 } },
    { type: 'answer', seq: 1, value: undefined },
    { type: 'error', seq: 1, code: null },
    { type: 'error', seq: 1, code: 'forbidden' },
    { type: 'error', seq: 1, code: 'busy', retryAfterMs: 2_000 },
    { type: 'push', name: 'callChanged', args: [{}] },
  ];
  for (const message of known)
    void test(`is read: ${inspect(message)}`, () => assert.deepEqual(readToBorrower(message), message));

  const forged: object[] = [
    { type: 'lent' },
    { type: 'lent', connected: 'yes' },
    { type: 'state', connected: 1 },
    { type: 'answer', seq: '1', value: 1 },
    { type: 'error', seq: 1 },
    { type: 'error', seq: 1, code: 7 },
    { type: 'push', name: 'callChanged', args: 'x' },
    { type: 'push', name: 7, args: [] },
  ];
  for (const message of [...nonsense, ...forged])
    void test(`is not read: ${inspect(message)}`, () => assert.equal(readToBorrower(message), undefined));
});

void suite('A loan', () => {
  void test('begins with one message and no other', () => {
    assert.equal(isBorrow({ livechatmeet: 'borrow' }), true);
    for (const data of [...nonsense, { livechatmeet: 'hello' }, { livechatmeet: ['borrow'] }])
      assert.equal(isBorrow(data), false);
  });

  void test('lends nothing that is about no call and no room', () =>
    assert.deepEqual(
      Object.entries(lendable).filter(([, about]) => !['call', 'call-in-body', 'room'].includes(about)),
      [],
    ));
});

function inspect(value: unknown): string {
  return value instanceof Map ? 'a map' : (JSON.stringify(value) ?? 'nothing');
}
