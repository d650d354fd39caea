import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LazyModule } from './lazy-module';

void suite('Code that comes when it is asked for', () => {
  let folder = '';
  const fileOf = (name: string) => join(folder, name);
  const moduleOf = (name: string) => new LazyModule<{ answer: number }>(pathToFileURL(fileOf(name)).href);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livechatmeet-'));
    await writeFile(fileOf('there.mjs'), 'export const answer = 42;');
  });
  after(() => rm(folder, { recursive: true }));

  void test('is loaded once', async () => {
    const module = moduleOf('there.mjs');

    const [one, other] = await Promise.all([module.load(), module.load()]);

    assert.equal(one.answer, 42);
    assert.equal(one, other);
    assert.equal(await module.load(), one);
  });

  void test('is asked for again when it did not come, by an address that nobody remembers as failed', async () => {
    const module = moduleOf('late.mjs');
    await assert.rejects(module.load());

    await writeFile(fileOf('late.mjs'), 'export const answer = 43;');

    assert.equal((await module.load()).answer, 43);
  });
});
