import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { isNewer, NewestCall } from './newest-call';

const snapshot = (id: string, version: number, state: CallSnapshot['state'] = 'inProgress') =>
  ({ id, version, state }) as CallSnapshot;

/** A way to the server that pushes calls, and answers when it is asked for one. */
class Server {
  answers: CallSnapshot | null = null;
  readonly asked: unknown[] = [];
  push: (call: CallSnapshot) => void = () => assert.fail('Nobody listens.');
  on = (_: string, handle: (call: CallSnapshot) => void) => {
    this.push = handle;
  };
  call = (name: string, id: string): Promise<CallSnapshot> => {
    this.asked.push([name, id]);
    return this.answers ? Promise.resolve(this.answers) : Promise.reject(new Error('lost'));
  };
}

function follow() {
  const server = new Server();
  const seen: CallSnapshot[] = [];
  return { server, seen, newest: new NewestCall(server as unknown as Signaling, (call) => seen.push(call)) };
}

void suite('A snapshot', () => {
  const cases: [name: string, call: CallSnapshot, known: CallSnapshot | null, isNews: boolean][] = [
    ['the first one', snapshot('a', 1), null, true],
    ['a newer version', snapshot('a', 3), snapshot('a', 2), true],
    ['the same version, sent again', snapshot('a', 2), snapshot('a', 2), true],
    ['an older version', snapshot('a', 1), snapshot('a', 2), false],
    ['another call', snapshot('b', 1, 'ringing'), snapshot('a', 9), true],
    ['the end of the call', snapshot('a', 3, 'ended'), snapshot('a', 2), true],
    ['the end of a call before', snapshot('a', 9, 'ended'), snapshot('b', 1, 'ringing'), false],
  ];
  for (const [name, call, known, isNews] of cases)
    void test(`is ${isNews ? 'news' : 'old'} when it is ${name}`, () =>
      assert.equal(isNewer(call, known), isNews));
});

void suite('The newest call', () => {
  void test('is the last that was news', () => {
    const { server, seen, newest } = follow();
    server.push(snapshot('a', 1, 'ringing'));
    server.push(snapshot('a', 2));
    server.push(snapshot('a', 1, 'ringing'));

    assert.deepEqual(newest.call, snapshot('a', 2));
    assert.deepEqual(newest.open, snapshot('a', 2));
    assert.equal(seen.length, 2);
  });

  void test('is not open when it is over', () => {
    const { server, newest } = follow();
    server.push(snapshot('a', 2, 'ended'));

    assert.equal(newest.open, null);
    assert.equal(newest.call?.id, 'a');
  });

  void test('is asked for while it is open', async () => {
    const { server, newest } = follow();
    await newest.catchUp();
    assert.deepEqual(server.asked, []);

    server.push(snapshot('a', 1));
    await newest.catchUp(); // which is lost
    server.answers = snapshot('a', 4, 'ended');
    await newest.catchUp();
    await newest.catchUp();

    assert.deepEqual(server.asked, [
      ['snapshot', 'a'],
      ['snapshot', 'a'],
    ]);
    assert.equal(newest.call?.state, 'ended');
  });

  void test('is asked for by the id that is known otherwise', async () => {
    const { server, newest } = follow();
    server.answers = snapshot('kept', 7);

    await newest.catchUp('kept');

    assert.equal(newest.open?.version, 7);
  });
});
