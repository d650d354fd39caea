import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { refusalIn } from './refusals';

const answer = (status: number, code: string, retryAfter?: string) =>
  new Response(JSON.stringify({ code, title: 'Not now.' }), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
    },
  });

void suite('An answer over HTTP', () => {
  void test('of a busy server tells when to come back', async () => {
    const refusal = await refusalIn(answer(503, 'busy', '3'));

    assert.deepEqual([refusal?.code, refusal?.text, refusal?.retryAfterMs], ['busy', 'Not now.', 3_000]);
  });

  void test('without a time tells none', async () => {
    assert.equal((await refusalIn(answer(503, 'busy')))?.retryAfterMs, undefined);
    assert.equal((await refusalIn(answer(429, 'too-many-requests', '60')))?.retryAfterMs, undefined);
  });

  void test('that is no refusal is none', async () =>
    assert.equal(await refusalIn(new Response('ok')), null));
});
