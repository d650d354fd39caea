import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LateParts } from './late-parts';
import type { StandaloneParts } from './standalone-parts';

const parts = { card: null } as unknown as StandaloneParts;

/** A page that says where the code is: here it is empty. */
function page() {
  const call = { dataset: { standalone: 'data:text/javascript,' } };
  Object.assign(globalThis, { document: { getElementById: () => call } });
}

void suite('What a call has without the chat around it', () => {
  void test('is made once', async () => {
    page();
    let made = 0;
    const late = new LateParts(() => Promise.resolve((made++, parts)));
    assert.equal(late.parts, null);

    await Promise.all([late.load(), late.load()]);
    await late.load();

    assert.deepEqual([late.parts, made], [parts, 1]);
  });

  void test('is asked for again when it did not come', async () => {
    page();
    const answers = [Promise.reject(new TypeError('the server is away')), Promise.resolve(parts)];
    const late = new LateParts(() => answers.shift()!);
    await late.load();
    assert.equal(late.parts, null);

    await late.load();

    assert.equal(late.parts, parts);
  });

  void test('says what went wrong when it is not for the want of a server', async () => {
    page();
    const late = new LateParts(() => Promise.reject(new Error('No panel: 404')));

    await assert.rejects(late.load(), /404/);
  });
});
