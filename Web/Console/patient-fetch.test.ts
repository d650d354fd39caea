import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { patientFetch } from './patient-fetch';

const address = '/agent?handler=Inbox';
const refusal = (code: string, status: number, headers = {}) =>
  new Response(JSON.stringify({ code }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });
const busy = () => refusal('busy', 503, { 'Retry-After': '3' });

/** The server answers so, one after the other. */
function serve(...answers: Response[]) {
  const asked: string[] = [];
  mock.method(globalThis, 'fetch', (asks: string) => {
    asked.push(asks);
    return Promise.resolve(answers.shift()!);
  });
  return asked;
}

/** What goes on without the clock. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
};

void suite('A part of the page that nobody asked for', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  void test('is asked for again when a busy server says', async () => {
    const asked = serve(busy(), busy(), new Response('<ul></ul>'));

    const answer = patientFetch(address, {});
    await settle();
    mock.timers.tick(2_999);
    await settle();
    assert.deepEqual(asked, [address]);
    mock.timers.tick(1);
    await settle();
    assert.deepEqual(asked, [address, address]);
    mock.timers.tick(3_000);

    assert.equal(await (await answer).text(), '<ul></ul>');
    assert.equal(asked.length, 3);
  });

  void test('is given up when the page does', async () => {
    const asked = serve(busy(), new Response('<ul></ul>'));
    const page = new AbortController();

    const answer = patientFetch(address, { signal: page.signal });
    await settle();
    page.abort();
    mock.timers.tick(3_000);

    await assert.rejects(answer, { name: 'AbortError' });
    assert.deepEqual(asked, [address]);
  });

  for (const [name, given] of [
    ['what was asked for', new Response('<ul></ul>')],
    ['another refusal', refusal('unauthenticated', 401)],
    ['a busy server without a time', refusal('busy', 503)],
  ] as const)
    void test(`comes at once: ${name}`, async () => {
      const asked = serve(given);

      assert.equal(await patientFetch(address, {}), given);
      assert.equal(asked.length, 1);
    });
});
