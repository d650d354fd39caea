// Holds PM-1 of docs/security.md.
import assert from 'node:assert/strict';
import { beforeEach, mock, suite, test } from 'node:test';
import type { ConnectionState } from '../Hub/signaling';
import { findConsole } from './owner-search';

type Opener = { closed: boolean; top: unknown };

let asked: number;
let ended: string[];
let opener: Opener;
let own: ConnectionState;

/** The console answers the question with this number. */
const answers = (number: number) => (window: Window) => {
  assert.equal(window, opener);
  return Promise.resolve(++asked === number ? 'the console' : null);
};

async function after(ms: number) {
  for (let passed = 0; passed < ms; passed += 500) {
    mock.timers.tick(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const finds = (ask: (window: Window) => Promise<string | null>) =>
  findConsole(
    ask,
    {
      get state() {
        return own;
      },
      stop: async () => void ended.push('own'),
    },
    (owner) => ended.push(owner),
  );

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  [asked, ended, opener] = [0, [], { closed: false, top: null }];
  own = { connected: true };
  opener.top = opener;
  Object.assign(globalThis, { window: { opener } });
});

void suite('A call’s tab with a connection of its own', () => {
  void test('gives it up for the console’s as soon as that has loaded', async () => {
    const found = finds(answers(9));
    await after(17_000);
    assert.deepEqual(ended, []);
    await after(1_000);
    await found;

    assert.deepEqual([asked, ended], [9, ['own', 'the console']]);
  });

  void test('keeps it when the console does not come within a minute', async () => {
    const found = finds(answers(0));
    await after(62_000);
    await found;

    assert.deepEqual([asked, ended], [30, []]);
  });

  void test('keeps it while it says that the person is signed out', async () => {
    own = { connected: false, nextTryAt: null, refused: 'unauthenticated' };
    const found = finds(answers(1));
    await after(10_000);
    assert.deepEqual([asked, ended], [0, []]);
    own = { connected: true };
    await after(2_000);
    await found;

    assert.deepEqual(ended, ['own', 'the console']);
  });

  void test('keeps it when the console is closed', async () => {
    const found = finds(answers(0));
    await after(4_000);
    opener.closed = true;
    await after(2_000);
    await found;

    assert.equal(asked, 3);
  });

  for (const [name, other] of [
    ['a livechat’s tab, whose call finds its way back through the server', { closed: false, top: {} }],
    ['nobody’s', null],
  ] as const)
    void test(`asks nobody when it is ${name}`, async () => {
      Object.assign(globalThis, { window: { opener: other } });
      await finds(answers(1));

      assert.deepEqual([asked, ended], [0, []]);
    });
});
