import assert from 'node:assert/strict';
import { mock, suite, test } from 'node:test';
import type { Store } from '../Layout/storage';
import { Refused } from '../Refusals/refused';
import { SharedDraft, together } from './shared-draft';

type Known = { version: number; text: string };

/** A server as it keeps one draft: who has not seen the newest changes nothing. */
class Server {
  now: Known = { version: 0, text: '' };
  calls = 0;
  isDown = false;
  refusal: Refused | null = null;
  readonly save = (version: number, text: string): Promise<Known> => {
    this.calls++;
    if (this.isDown) return Promise.reject(new Error('lost'));
    if (this.refusal) return Promise.reject(this.refusal);
    if (version === this.now.version && text !== this.now.text) this.now = { version: version + 1, text };
    return Promise.resolve(this.now);
  };
}

function tab(): Store {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

const settled = () => new Promise((done) => setImmediate(done));

void suite('A draft', () => {
  void test('goes to the server a second after the typing began, once', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const server = new Server();
    const draft = new SharedDraft(tab(), 'k', server.save);
    for (const text of ['H', 'He', 'Hel']) draft.keep(text);
    mock.timers.tick(999);
    assert.equal(server.calls, 0);
    mock.timers.tick(1);
    await settled();
    assert.deepEqual([server.now, server.calls], [{ version: 1, text: 'Hel' }, 1]);
    mock.timers.tick(10_000);
    assert.equal(server.calls, 1);
    mock.timers.reset();
  });

  void test('is gone at once when it was sent, and so on the other device', async () => {
    const server = new Server();
    const draft = new SharedDraft(tab(), 'k', server.save);
    draft.keep('On its way');
    draft.flush();
    await settled();
    const other = new SharedDraft(tab(), 'k', server.save);
    const seen: string[] = [];
    other.shown = (text) => seen.push(text);
    other.take(server.now);
    draft.keep('');
    draft.flush();
    await settled();
    other.take(server.now);
    assert.deepEqual([seen, server.now.text], [['On its way', ''], '']);
  });

  void test('that is older replaces no newer one, and neither is lost', async () => {
    const server = new Server();
    const [one, other] = [new SharedDraft(tab(), 'k', server.save), new SharedDraft(tab(), 'k', server.save)];
    one.keep('From the desk');
    other.keep('From the phone');
    one.flush();
    await settled();
    other.flush();
    await settled();
    assert.equal(server.now.text, 'From the desk');
    assert.equal(other.text, 'From the desk\n\nFrom the phone');
    other.flush();
    await settled();
    one.take(server.now);
    assert.equal(one.text, 'From the desk\n\nFrom the phone');
  });

  void test('is what is typed, also while it is being saved', async () => {
    const server = new Server();
    const draft = new SharedDraft(tab(), 'k', server.save);
    const seen: string[] = [];
    draft.shown = (text) => seen.push(text);
    draft.keep('Hello wor');
    draft.flush();
    draft.keep('Hello');
    draft.take({ version: 1, text: 'Hello wor' }); // its own, pushed before the answer
    await settled();
    assert.deepEqual([draft.text, seen], ['Hello', []]);
    draft.flush();
    await settled();
    assert.deepEqual(server.now, { version: 2, text: 'Hello' });
  });

  void test('stays in the tab until the server has it', async () => {
    const [server, store] = [new Server(), tab()];
    server.isDown = true;
    const draft = new SharedDraft(store, 'k', server.save);
    draft.keep('Offline');
    draft.flush();
    await settled();
    const reloaded = new SharedDraft(store, 'k', server.save);
    reloaded.take({ version: 0, text: '' });
    assert.equal(reloaded.text, 'Offline');
    server.isDown = false;
    reloaded.flush();
    await settled();
    assert.deepEqual([server.now.text, store.get('k')], ['Offline', null]);
  });

  void test('whose save arrived before a reload is not brought together with itself', async () => {
    const [server, store] = [new Server(), tab()];
    const draft = new SharedDraft(store, 'k', (version, text) => {
      void server.save(version, text);
      return new Promise(() => undefined);
    });
    draft.keep('Hello wor');
    draft.flush();
    draft.keep('Hello');
    await settled();
    const reloaded = new SharedDraft(store, 'k', server.save);
    reloaded.take(server.now);
    assert.equal(reloaded.text, 'Hello');
  });

  void test('that is refused for good is not sent again and again', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const server = new Server();
    server.refusal = new Refused('room-not-found');
    const draft = new SharedDraft(tab(), 'k', server.save);
    draft.keep('Hello');
    mock.timers.tick(1_000);
    await settled();
    mock.timers.tick(60_000);
    assert.equal(server.calls, 1);
    server.refusal = new Refused('busy', undefined, 2_000);
    draft.keep('Hello you');
    mock.timers.tick(1_000);
    await settled();
    mock.timers.tick(2_000);
    assert.equal(server.calls, 3);
    server.refusal = null;
    mock.timers.reset();
  });

  void test('reads nothing into what somebody else wrote into the tab', () => {
    for (const kept of ['{', 'null', '"text"', '{"text":1}', '{"text":"a","version":"1"}']) {
      const store = tab();
      store.set('k', kept);
      assert.equal(new SharedDraft(store, 'k', new Server().save).text, '');
    }
  });
});

void suite('Two texts', () => {
  const cases: [string, string, string, string][] = [
    ['a', 'a', 'ab', 'ab'],
    ['ab', 'a', 'a', 'ab'],
    ['ab', 'a', '', 'ab'],
    ['', 'a', 'ab', 'ab'],
    ['abc', 'a', 'ab', 'abc'],
    ['ab', 'a', 'abc', 'abc'],
    ['one', '', 'two', 'two\n\none'],
  ];
  for (const [here, before, there, both] of cases)
    void test(`"${here}" and "${there}" after "${before}" are ${JSON.stringify(both)}`, () =>
      assert.equal(together(here, before, there), both));

  void test('that are too long for one are not brought together', () =>
    assert.equal(together('a'.repeat(5_000), '', 'b'.repeat(5_000)), 'a'.repeat(5_000)));
});
