// Holds PM-3, D31 of docs/security.md.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { Refused, refusalOf } from '../Refusals/refused';
import { BorrowedConnection } from './borrowed';
import { Lender, type Borrower } from './lender';
import type { ConnectionState, HubMethod, Push, Signaling } from './signaling';

const origin = 'https://chat.example';
const loan = { callId: 'call', rid: 'room', call: { id: 'call', version: 2 } };

/** The owner's connection: redeems the nonce "good", and answers calls as a test says. */
class FakeSignaling extends EventTarget implements Signaling {
  state: ConnectionState = { connected: true };
  readonly calls: [HubMethod, ...unknown[]][] = [];
  answer: () => unknown = () => ({ version: 7 });
  redeemed = Promise.resolve();
  readonly #handlers: [Push, (...args: never[]) => void][] = [];

  on(name: Push, handle: (...args: never[]) => void) {
    this.#handlers.push([name, handle]);
  }

  async call(name: HubMethod, ...args: unknown[]): Promise<never> {
    this.calls.push([name, ...args]);
    if (name === 'lend') await this.redeemed;
    if (name === 'lend' && args[0] !== 'good') throw new Refused('nonce-not-found');
    return (await (name === 'lend' ? loan : this.answer())) as never;
  }

  push(name: Push, ...args: unknown[]) {
    for (const [handled, handle] of this.#handlers) if (handled === name) handle(...(args as never[]));
  }

  enter(state: ConnectionState) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
    if (state.connected) this.dispatchEvent(new Event('ready'));
  }

  renewed = 0;

  async renew() {
    this.renewed++;
  }

  retry() {
    // It never goes away by itself here.
  }
}

/** Ports deliver behind what is under way. */
async function settles() {
  for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve));
}

let page = new EventTarget();
let connection = new FakeSignaling();
let lender: Lender;
let open: BorrowedConnection[] = [];
let opened: MessagePort[] = [];

/** A browser's channel, whose ports go with the test: they would keep its process. */
class Channel extends MessageChannel {
  constructor() {
    super();
    opened.push(this.port1, this.port2);
  }
}

/** A message to the owner's window. */
function post(data: unknown, ports: MessagePort[], from = origin, source: object | null = null) {
  page.dispatchEvent(Object.assign(new Event('message'), { data, ports, origin: from, source }));
}

/** The owner's window, as the borrower of this window sees it. */
const windowOf = (source: object): Window =>
  ({
    closed: false,
    postMessage: (data: unknown, to: string, ports: MessagePort[]) => post(data, ports, to, source),
  }) as unknown as Window;

async function borrows(nonce = 'good', source: object = {}): Promise<BorrowedConnection | null> {
  const asked = BorrowedConnection.ask(windowOf(source), nonce, 1_000);
  await settles();
  mock.timers.tick(1_000);
  const borrowed = await asked;
  if (borrowed) open.push(borrowed);
  return borrowed;
}

/** Somebody with a port who keeps to no rule; what it hears. */
async function speaks(first: unknown, messages: unknown[], from = origin): Promise<unknown[]> {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.onmessage = ({ data }) => heard.push(data);
  post(first, [port2], from);
  for (const message of messages) port1.postMessage(message);
  await settles();
  return heard;
}

const borrow = { livechatmeet: 'borrow' };
const hello = { type: 'hello', nonce: 'good' };
const lent = { type: 'lent', connected: true, call: loan.call };
const hangUp = (callId: unknown) => ({ type: 'call', seq: 1, name: 'hangUp', args: [callId] });

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  page = new EventTarget();
  Object.assign(globalThis, {
    addEventListener: page.addEventListener.bind(page),
    location: { origin },
    MessageChannel: Channel,
    window: { opener: {} },
    parent: {},
  });
  [connection, open, opened] = [new FakeSignaling(), [], []];
  lender = new Lender(connection);
});

afterEach(() => {
  for (const one of [...open, ...opened]) one.close();
  mock.timers.reset();
});

void suite('A connection that was lent', () => {
  void test('is made anew when it does not bring the answer to a sign of life (D12)', async () => {
    const borrowed = await borrows();
    connection.answer = () => new Promise(() => undefined);
    const asks = (name: 'renew' | 'hangUp') => {
      if (name === 'renew') borrowed!.call('renew', 'call', 'leg', [], null).catch(() => undefined);
      else borrowed!.call('hangUp', 'call').catch(() => undefined);
      return settles();
    };
    const passes = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        mock.timers.tick(500);
        await settles(); // the owner answers each ping
      }
    };
    await asks('hangUp');
    await passes(6_000);
    assert.equal(connection.renewed, 0);

    await asks('renew');
    await passes(6_000);
    assert.equal(connection.renewed, 1);

    connection.answer = () => 7;
    await asks('renew');
    await passes(6_000);
    assert.equal(connection.renewed, 1);
  });
});

void suite('Who asks to borrow', () => {
  void test('gets the connection for a nonce that the server redeems', async () => {
    const told: Borrower[] = [];
    lender.listen('lent', (borrower) => told.push(borrower));
    const source = {};

    const borrowed = await borrows('good', source);

    assert.deepEqual([borrowed?.state, borrowed?.lentCall], [{ connected: true }, loan.call]);
    assert.deepEqual(told, [{ callId: 'call', window: source }]);
  });

  void test('misses nothing that is pushed while the server redeems it', async () => {
    let redeem = () => undefined as void;
    connection.redeemed = new Promise<void>((resolve) => (redeem = resolve));
    const heard = speaks(borrow, [hello]);
    await new Promise((resolve) => setImmediate(resolve));
    for (const id of ['call', 'other']) connection.push('callChanged', { id, version: 3 });
    redeem();

    const args = [{ id: 'call', version: 3 }];
    assert.deepEqual(await heard, [lent, { type: 'push', name: 'callChanged', args }]);
  });

  void test('gets none for any other, and is not heard from then on', async () => {
    assert.equal(await borrows('forged'), null);

    const heard = await speaks(borrow, [{ ...hello, nonce: 'forged' }, { type: 'ping' }, hangUp('call')]);
    assert.deepEqual(heard, [{ type: 'refused' }]);
    assert.deepEqual(
      connection.calls.map(([name]) => name),
      ['lend', 'lend'],
    );
  });

  for (const [name, nonce, isConnected] of [
    ['is refused', 'forged', true],
    ['gets no answer in time', 'good', false],
  ] as const)
    void test(`closes its port when it ${name}`, async () => {
      if (!isConnected) connection.state = { connected: false, nextTryAt: null };
      const closing = mock.method(MessagePort.prototype, 'close');

      assert.equal(await borrows(nonce), null);
      const closed = closing.mock.calls.map(({ this: port }) => port);
      closing.mock.restore();

      assert.ok(closed.includes(opened[0]));
    });

  for (const [name, another, isLent, nonces] of [
    [
      'is lent it when the server does not know its nonce any more',
      () => Promise.resolve('good'),
      true,
      ['old', 'good'],
    ],
    ['gives up when another nonce is refused too', () => Promise.resolve('forged'), false, ['old', 'forged']],
    ['gives up when there is no other nonce', () => Promise.reject(new Error('404')), false, ['old']],
  ] as const)
    void test(name, async () => {
      const asked = BorrowedConnection.ask(windowOf({}), 'old', 1_000, another);
      for (let turn = 0; turn < 3; turn++) await settles();
      const borrowed = await asked;
      if (borrowed) open.push(borrowed);

      assert.equal(borrowed !== null, isLent);
      assert.deepEqual(
        connection.calls.map(([, nonce]) => nonce),
        nonces,
      );
    });

  void test('waits until there is a connection', async () => {
    connection.state = { connected: false, nextTryAt: null };
    const heard: unknown[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => heard.push(data);
    post(borrow, [port2]);
    port1.postMessage(hello);
    await settles();
    assert.deepEqual(connection.calls, []);

    connection.enter({ connected: true });
    await settles();

    assert.deepEqual(heard, [lent]);
  });

  const strangers: [name: string, first: unknown, from: string][] = [
    ['from another origin', borrow, 'https://evil.example'],
    ['from a page without one', borrow, 'null'],
    ['with other words', { livechatmeet: 'hello' }, origin],
    ['with no words', null, origin],
  ];
  for (const [name, first, from] of strangers)
    void test(`is not heard when it comes ${name}`, async () => {
      assert.deepEqual(await speaks(first, [hello, { type: 'ping' }], from), []);
      assert.deepEqual(connection.calls, []);
    });

  void test('is not heard without a port', () => assert.doesNotThrow(() => post(borrow, [])));

  void test('is not heard before it has shown a nonce', async () => {
    const messages: unknown[] = [];
    lender.listen('message', ({ data }) => messages.push(data));

    const heard = await speaks(borrow, [{ type: 'ping' }, hangUp('call'), { type: 'expand' }, hello]);

    assert.deepEqual(heard, [lent]);
    assert.deepEqual([connection.calls.map(([name]) => name), messages], [['lend'], []]);
  });
});

void suite('A borrower', () => {
  void test('calls what is about its call or its room, and gets the answer', async () => {
    const borrowed = await borrows();

    const answers = Promise.all([
      borrowed!.call('snapshot', 'call'),
      borrowed!.call('join', { callId: 'call' } as never),
      borrowed!.call('since', 'room', 3),
    ]);
    await settles();

    assert.deepEqual(await answers, [{ version: 7 }, { version: 7 }, { version: 7 }]);
    assert.deepEqual(connection.calls.slice(1), [
      ['snapshot', 'call'],
      ['join', { callId: 'call' }],
      ['since', 'room', 3],
    ]);
  });

  const foreign: [name: HubMethod, ...args: unknown[]][] = [
    ['hangUp', 'other'],
    ['accept', undefined],
    ['join', { callId: 'other' }],
    ['join', null],
    ['signal', 'call'],
    ['send', 'other', 'Hello'],
    ['since', 'call', 0],
    ['seen', ['room'], 1],
  ];
  for (const [name, ...args] of foreign)
    void test(`may not call ${name} of ${JSON.stringify(args)}`, async () => {
      const borrowed = await borrows();

      const call = assert.rejects(borrowed!.call(name, ...(args as never)), { code: 'forbidden' });
      await settles();

      await call;
      assert.deepEqual(connection.calls, [['lend', 'good']]);
    });

  void test('is told a refusal by its code and when to come back, and a lost connection as one', async () => {
    const borrowed = await borrows();

    connection.answer = () => Promise.reject(new Refused('busy', undefined, 2_000));
    const busy = borrowed!.call('send', 'room', 'id', 'Hello').catch((error: unknown) => error);
    await settles();
    connection.answer = () => Promise.reject(new Refused('call-not-found'));
    const refused = borrowed!.call('snapshot', 'call').catch((error: unknown) => error);
    await settles();
    connection.answer = () => Promise.reject(new Error('WebSocket closed.'));
    const lost = borrowed!.call('snapshot', 'call').catch((error: unknown) => error);
    await settles();

    assert.equal(refusalOf(await refused)?.code, 'call-not-found');
    assert.deepEqual([refusalOf(await busy)?.code, refusalOf(await busy)?.retryAfterMs], ['busy', 2_000]);
    assert.deepEqual([(await lost) instanceof Error, refusalOf(await lost)], [true, null]);
  });

  void test('hears what is pushed about its call and its room, and nothing else', async () => {
    const borrowed = await borrows();
    const heard: unknown[] = [];
    borrowed!.on('callChanged', ({ id }) => heard.push(id));
    borrowed!.on('roomChanged', ({ rid }) => heard.push(rid));
    borrowed!.on('typing', (rid) => heard.push(`typing in ${rid}`));

    for (const id of ['call', 'other']) connection.push('callChanged', { id });
    for (const rid of ['room', 'other']) {
      connection.push('roomChanged', { rid });
      connection.push('typing', rid, 'visitor');
    }
    await settles();

    assert.deepEqual(heard, ['call', 'room', 'typing in room']);
  });

  void test('knows when the connection goes and comes', async () => {
    const borrowed = await borrows();
    const events: string[] = [];
    for (const name of ['state', 'ready']) borrowed!.addEventListener(name, () => events.push(name));

    connection.enter({ connected: false, nextTryAt: 5 });
    await settles();
    assert.deepEqual(borrowed!.state, { connected: false, nextTryAt: null });
    connection.enter({ connected: true });
    await settles();

    assert.deepEqual([borrowed!.state, events], [{ connected: true }, ['state', 'state', 'ready']]);
  });

  void test('says what is no part of the loan to its owner, and the owner to its window', async () => {
    const [source, other] = [{}, {}];
    const borrowed = await borrows('good', source);
    const beside = await borrows('good', other);
    const messages: unknown[] = [];
    lender.listen('message', ({ data, window }) => messages.push([data, window === source]));

    borrowed!.post({ type: 'expand' });
    lender.post(source as never, { type: 'container', container: 'overlay' });
    await settles();

    assert.deepEqual(messages, [[{ type: 'expand' }, true]]);
    assert.deepEqual(
      [borrowed!.message, beside!.message],
      [{ type: 'container', container: 'overlay' }, undefined],
    );
  });

  void test('is heard no more when it has said goodbye', async () => {
    const heard = await speaks(borrow, [hello, { type: 'bye' }, { type: 'ping' }]);

    assert.deepEqual(heard, [lent]);
  });

  void test('is forgotten when it was silent for a minute', async () => {
    const heard = await speaks(borrow, [hello]);

    mock.timers.tick(60_001);
    connection.push('typing', 'room', 'visitor');
    await settles();

    assert.deepEqual(heard, [lent]);
  });
});

void suite('A borrowed connection', () => {
  async function goneAfter(ms: number, borrowed: BorrowedConnection): Promise<boolean> {
    let isGone = false;
    borrowed.addEventListener('gone', () => (isGone = true));
    for (let passed = 0; passed < ms; passed += 250) {
      mock.timers.tick(250);
      await settles();
    }
    return isGone;
  }

  void test('stays while its owner answers', async () => {
    assert.equal(await goneAfter(10_000, (await borrows())!), false);
  });

  void test('is gone when its owner is silent', async () => {
    const silent = {
      closed: false,
      postMessage: (_: unknown, __: string, [port]: MessagePort[]) => port!.postMessage(lent),
    } as unknown as Window;
    const asked = BorrowedConnection.ask(silent, 'good', 1_000);
    await settles();
    const borrowed = (await asked)!;
    open.push(borrowed);

    assert.equal(await goneAfter(1_500, borrowed), false);
    assert.equal(await goneAfter(1_000, borrowed), true);
  });

  void test('stays when this window was held up, and hears the answer late', async () => {
    const borrowed = (await borrows())!;
    let isGone = false;
    borrowed.addEventListener('gone', () => (isGone = true));
    await settles();
    mock.timers.tick(500);
    const late = Date.now() + 5_000;
    const clock = mock.method(Date, 'now', () => late);

    mock.timers.tick(500);
    clock.mock.restore();
    await settles();

    assert.equal(isGone, false);
    assert.equal(await goneAfter(5_000, borrowed), false);
  });

  void test('is gone at once when its owner says goodbye, and what waits is rejected', async () => {
    const borrowed = await borrows();
    connection.answer = () => new Promise(() => undefined);
    const waits = assert.rejects(borrowed!.call('snapshot', 'call'), /Not connected/);
    await settles();

    page.dispatchEvent(new Event('pagehide'));
    await settles();

    await waits;
    assert.equal(borrowed!.saidBye, true);
  });

  void test('that is gone takes no call: a promise for ever would hold up whoever waits for it', async () => {
    const borrowed = (await borrows())!;
    page.dispatchEvent(new Event('pagehide'));
    await settles();

    await assert.rejects(borrowed.call('hangUp', 'call'), /Not connected/);
    assert.equal(borrowed.post({ type: 'minimize' }), false);
    assert.equal(connection.calls.length, 1, 'the loan alone');
  });

  for (const [name, close] of [
    ['its owner’s window has closed', (owner: Window) => Object.assign(owner, { closed: true })],
    ['the tab has lost its opener', () => Object.assign(globalThis, { window: { opener: null } })],
  ] as const)
    void test(`is gone when ${name}`, async () => {
      const owner = windowOf({});
      const asked = BorrowedConnection.ask(owner, 'good', 1_000);
      await settles();
      const borrowed = (await asked)!;
      open.push(borrowed);
      close(owner);

      assert.equal(await goneAfter(500, borrowed), true);
    });

  void test('is none where nobody lends in time', async () => {
    const asked = BorrowedConnection.ask({ postMessage: () => undefined } as unknown as Window, 'good', 800);
    mock.timers.tick(800);

    assert.equal(await asked, null);
  });
});
