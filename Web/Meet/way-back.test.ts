import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import type { Flow, FlowEvent } from './handoff-flow';
import { step } from './handoff-flow';
import { WayBack } from './way-back';

const settles = () => new Promise((resolve) => setImmediate(resolve));

let flow: Flow;
let told: string[];
let answer: () => Promise<boolean>;
let hears: (here: boolean) => void;
let wayBack: WayBack;

function inTab(from: string | null) {
  [flow, told] = ['inside', []];
  answer = () => Promise.resolve(true);
  wayBack = new WayBack(
    {
      page: { callId: 'c1' },
      signaling: {
        call: (...call: unknown[]) => {
          told.push(call.join(' '));
          return answer();
        },
        on: (_, handle) => (hears = handle as typeof hears),
      },
      part: {
        get flow() {
          return flow;
        },
        step: (event: FlowEvent) => ([flow] = step(flow, event)),
      },
      view: { notify: (notice) => told.push(`notice ${notice}`) },
      redraw: { soon: () => told.push('drawn') },
    },
    from,
  );
}

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

async function take(from: string | null = 'l1') {
  inTab(from);
  await wayBack.take();
}

void suite('The way back to a page, through the server', () => {
  void test('is there while a livechat is open', () => {
    inTab('l1');
    assert.equal(wayBack.isOpen, false);

    hears(true);
    assert.deepEqual([wayBack.isOpen, told], [true, ['drawn']]);
    hears(false);
    assert.equal(wayBack.isOpen, false);
  });

  for (const from of ['l1', null])
    void test(`says which livechat opened this tab: ${from}`, async () => {
      await take(from);

      assert.deepEqual([told, flow], [[`return c1 ${from ?? ''}`], 'minimizing']);
    });

  void test('leads to a page that takes the call in time, and no word is said', async () => {
    await take();
    mock.timers.tick(2_499);
    [flow] = step(flow, 'moved');
    mock.timers.tick(60_000);

    assert.deepEqual([told.length, flow], [1, 'moved']);
  });

  void test('asks to take the call on the page when none does by itself', async () => {
    await take(null);
    mock.timers.tick(2_500);

    assert.deepEqual([told.slice(1), flow], [['notice '], 'waiting']);
  });

  void test('is wished for about a minute', async () => {
    await take(null);
    mock.timers.tick(2_500);
    mock.timers.tick(61_999);
    assert.equal(flow, 'waiting');
    mock.timers.tick(1);

    assert.equal(flow, 'inside');
  });

  void test('starts over when it is wished again', async () => {
    await take(null);
    mock.timers.tick(2_500);
    mock.timers.tick(61_000);
    await wayBack.take();
    mock.timers.tick(2_500);
    mock.timers.tick(61_000);

    assert.equal(flow, 'waiting');
  });

  for (const [what, fails] of [
    ['no livechat is open', () => Promise.resolve(false)],
    ['the connection is lost', () => Promise.reject(new Error('lost'))],
  ] as const)
    void test(`is not there when ${what}: the call stays, and that is said`, async () => {
      inTab('l1');
      answer = fails;
      await wayBack.take();
      mock.timers.tick(100_000);
      await settles();

      assert.deepEqual([told.slice(1), flow], [['notice handoff-failed'], 'inside']);
    });
});
