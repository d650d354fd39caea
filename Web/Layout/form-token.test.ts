import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { postForm } from './form-token';

const field = '__RequestVerificationToken';
const inputs = [{ value: 'old' }, { value: 'old' }];

/** What the fake server answers to one request after the other, and what it was asked. */
let answers: Response[] = [];
let asked: string[] = [];

Object.assign(globalThis, {
  document: { querySelectorAll: () => inputs },
  fetch: (address: string, request?: { body?: URLSearchParams }) => {
    asked.push(`${address} ${request?.body?.get(field) ?? ''}`.trim());
    return Promise.resolve(answers.shift());
  },
});

const refusal = (status: number, code: string) =>
  new Response(JSON.stringify({ code }), { status, headers: { 'Content-Type': 'application/problem+json' } });
const post = () =>
  postForm(
    '/send',
    { method: 'POST', body: new URLSearchParams({ [field]: 'old', message: 'Hello' }) },
    '/token',
  );

void suite('A form whose token is stale (T9)', () => {
  beforeEach(() => {
    asked = [];
    for (const input of inputs) input.value = 'old';
  });

  void test('goes out once more with a fresh one, and the page’s other forms have it too', async () => {
    answers = [
      refusal(400, 'form-token-stale'),
      Response.json({ token: 'fresh' }),
      Response.json({ sent: true }),
    ];

    assert.deepEqual(await (await post()).json(), { sent: true });

    assert.deepEqual(asked, ['/send old', '/token', '/send fresh']);
    assert.deepEqual(
      inputs.map(({ value }) => value),
      ['fresh', 'fresh'],
    );
  });

  void test('waits like any other for a server that is too busy to give a fresh one', async () => {
    answers = [refusal(400, 'form-token-stale'), refusal(503, 'busy')];

    assert.equal((await post()).status, 503);
  });

  void test('is tried no third time', async () => {
    answers = [
      refusal(400, 'form-token-stale'),
      Response.json({ token: 'fresh' }),
      refusal(400, 'form-token-stale'),
    ];

    assert.equal((await post()).status, 400);

    assert.equal(asked.length, 3);
  });

  void test('stays refused when no fresh one is given, and can still be read', async () => {
    answers = [refusal(400, 'form-token-stale'), refusal(401, 'unauthenticated')];

    assert.deepEqual(await (await post()).json(), { code: 'form-token-stale' });
  });

  for (const other of [
    refusal(422, 'message-too-long'),
    new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'Content-Type': 'text/html' } }),
  ]) {
    void test(`is not what ${other.status} means`, async () => {
      answers = [other];

      assert.equal(await post(), other);

      assert.equal(asked.length, 1);
    });
  }
});
