import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { SignalingConnection } from './connection';
import { Refused } from '../Refusals/refused';

/** How the fake server answers: an upgrade is taken or not; the door answers, or is away. */
let takesUpgrades = false;
let answersUpgrades = true;
let door: () => Response = () => json(200, { me: 'me' });
let hubAnswers: string | null = null;
let upgrades = 0;
let open: SignalingConnection[] = [];
let asked: { address: string; headers: Record<string, string> }[] = [];

const end = '\u001e';

/** A browser's socket, as far as SignalR's client uses it. */
class FakeSocket {
  static newest: FakeSocket;
  static readonly OPEN = 1;
  onopen: (event: object) => void = () => undefined;
  onclose: (event: object) => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  readyState = 0;

  constructor() {
    upgrades++;
    FakeSocket.newest = this;
    if (answersUpgrades)
      setImmediate(() => (takesUpgrades ? this.#open() : this.onclose({ wasClean: false })));
  }

  send(data: string) {
    const message = JSON.parse(data.slice(0, data.indexOf(end))) as {
      protocol?: string;
      type?: number;
      invocationId?: string;
    };
    if (message.protocol) return this.#say({});
    if (message.type === 1 && hubAnswers)
      this.#say({ type: 3, invocationId: message.invocationId, error: hubAnswers });
  }

  close() {
    this.readyState = 3;
    setImmediate(() => this.onclose({ wasClean: true, code: 1000 }));
  }

  /** Several pushes in one message, as the server writes those that come together. */
  push(...pushes: [target: string, argument: unknown][]) {
    const frames = pushes.map(([target, argument]) =>
      JSON.stringify({ type: 1, target, arguments: [argument] }),
    );
    this.onmessage({ data: frames.map((frame) => frame + end).join('') });
  }

  #open() {
    this.readyState = 1;
    this.onopen({});
  }

  #say(message: object) {
    setImmediate(() => this.onmessage({ data: JSON.stringify(message) + end }));
  }
}

const page = new EventTarget();

// SignalR's client takes us for a browser with a document that knows its address.
Object.defineProperty(process, 'release', { value: {} });
Object.assign(globalThis, {
  WebSocket: FakeSocket,
  window: {
    document: {
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      createElement: () => ({
        set href(path: string) {
          this.path = `https://chat.example${path}`;
        },
        get href() {
          return this.path;
        },
        path: '',
      }),
    },
  },
  document: { addEventListener: () => undefined },
  addEventListener: page.addEventListener.bind(page),
  fetch: (address: string, request?: { headers?: Record<string, string> }) => {
    asked.push({ address, headers: request?.headers ?? {} });
    return new Promise((resolve) => resolve(door()));
  },
});

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
const refusal = (status: number, code: string) => () => json(status, { code, title: `In words: ${code}` });

/** Lets happen what happens by itself at once. */
async function settle() {
  for (let i = 0; i < 30; i++) await new Promise((done) => setImmediate(done));
}

async function started(
  ...credential: ConstructorParameters<typeof SignalingConnection> extends [string, ...infer Rest]
    ? Rest
    : never
) {
  const connection = new SignalingConnection('as=visitor&site=shop', ...credential);
  open.push(connection);
  connection.start();
  await settle();
  return connection;
}

const refusedOf = ({ state }: SignalingConnection) =>
  state.connected ? 'connected' : (state.refused ?? null);

void suite('A connection that does not come about (T8)', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    [takesUpgrades, answersUpgrades, hubAnswers, upgrades, asked] = [false, true, null, 0, []];
    door = () => json(200, { me: 'me' });
  });

  afterEach(async () => {
    for (const connection of open) await connection.stop();
    open = [];
    mock.timers.reset();
  });

  const answers: [name: string, door: () => Response, refused: string | null][] = [
    ['the credential has ended', refusal(401, 'unauthenticated'), 'unauthenticated'],
    ['the site is gone', refusal(404, 'site-not-found'), 'site-not-found'],
    ['the address is not the server’s own', refusal(403, 'origin-not-allowed'), 'origin-not-allowed'],
    ['it was too often', refusal(429, 'too-many-requests'), 'too-many-requests'],
    ['nothing but the upgrade is in the way', () => json(200, { me: 'me' }), null],
    ['the server cannot store', refusal(503, 'storage-busy'), null],
    [
      'the server is away',
      () => {
        throw new TypeError('Failed to fetch');
      },
      null,
    ],
    [
      'a proxy answers in its place',
      () => new Response('<h1>Bad gateway</h1>', { status: 404, headers: { 'Content-Type': 'text/html' } }),
      null,
    ],
    [
      'a captive portal lets everything in',
      () => new Response('<h1>Welcome</h1>', { status: 200, headers: { 'Content-Type': 'text/html' } }),
      null,
    ],
  ];
  for (const [name, answer, refused] of answers) {
    void test(`tells ${refused ? 'a refusal' : 'no connection'} when ${name}`, async () => {
      door = answer;

      const connection = await started();

      assert.equal(refusedOf(connection), refused);
      assert.deepEqual(
        asked.map(({ address }) => address),
        ['/hub/door?as=visitor&site=shop'],
      );
    });
  }

  void test('is tried again soon when the server is away, and not when it refuses', async () => {
    door = refusal(401, 'unauthenticated');
    const refused = await started();
    const before = upgrades;
    mock.timers.tick(20_000);
    await settle();
    assert.equal(upgrades, before);

    door = () => {
      throw new TypeError('Failed to fetch');
    };
    refused.retry();
    await settle();
    mock.timers.tick(1_000);
    await settle();

    assert.equal(upgrades, before + 2);
    assert.equal(refusedOf(refused), null);
  });

  /** The seconds between tries while the server is away, with the most that chance adds. */
  async function pauses(seconds: number, step = 0.1): Promise<number[]> {
    mock.method(Math, 'random', () => 1);
    door = () => {
      throw new TypeError('Failed to fetch');
    };
    await started();
    const tries = [0];
    for (let now = step; now < seconds; now += step) {
      const before = upgrades;
      mock.timers.tick(step * 1_000);
      await settle();
      if (upgrades > before) tries.push(now);
    }
    mock.restoreAll();
    return tries.slice(1).map((at, i) => at - tries[i]!);
  }

  void test('is tried so often that all are back within five seconds of a restart (D1)', async () => {
    const all = await pauses(30);

    assert.ok(all.length > 5);
    assert.ok(Math.max(...all) < 5, all.join());
  });

  void test('is tried ever more seldom, so that a server that is away for long is left alone', async () => {
    const all = await pauses(900, 0.5);

    assert.ok(
      all.slice(-5).every((pause) => pause >= 12 && pause <= 13),
      all.join(),
    );
    assert.ok(all.length < 150, `${all.length} tries in a quarter of an hour`);
  });

  async function pass(ms: number) {
    mock.timers.tick(ms);
    await settle();
  }

  void test('is tried anew soon after the network is back, where packets got lost', async () => {
    answersUpgrades = false;
    const connection = await started();
    await pass(9_900);
    assert.equal(upgrades, 1);

    [answersUpgrades, takesUpgrades] = [true, true];
    await pass(600);
    await pass(600);

    assert.deepEqual([refusedOf(connection), upgrades], ['connected', 2]);
  });

  void test('is tried anew at once when the browser says that there is a network', async () => {
    answersUpgrades = false;
    const connection = await started();

    [answersUpgrades, takesUpgrades] = [true, true];
    page.dispatchEvent(new Event('online'));
    await settle();
    await pass(600);

    assert.deepEqual([refusedOf(connection), upgrades], ['connected', 2]);
  });

  void test('heals when somebody comes back to the page and may come in again', async () => {
    door = refusal(401, 'unauthenticated');
    const connection = await started();
    let ready = 0;
    connection.addEventListener('ready', () => ready++);

    takesUpgrades = true;
    page.dispatchEvent(new Event('focus'));
    await settle();

    assert.deepEqual([refusedOf(connection), ready], ['connected', 1]);
  });

  void test('is lost when two pings did not come: an address that changed tells nobody (D12)', async () => {
    takesUpgrades = true;
    const connection = await started();
    mock.timers.tick(19_000);
    await settle();
    assert.equal(connection.state.connected, true);

    takesUpgrades = false;
    mock.timers.tick(2_000);
    await settle();

    assert.equal(connection.state.connected, false);
  });

  void test('brings pushes of one message to all who hear them in their order', async () => {
    takesUpgrades = true;
    const connection = await started();
    const heard: string[] = [];
    for (const who of ['first', 'second'])
      connection.on('callChanged', ({ version }) => heard.push(`${who} ${version}`));
    connection.on('signaled', ({ from }) => heard.push(`signal ${from}`));

    FakeSocket.newest.push(['callChanged', { version: 5 }], ['signaled', { from: 'leg' }]);
    await settle();

    assert.deepEqual(heard, ['first 5', 'second 5', 'signal leg']);
  });

  void test('shows its credential at the door', async () => {
    await started({ ticket: () => Promise.resolve('ticket'), headers: { 'X-Credential': 'secret' } });

    assert.equal(asked[0]?.headers['X-Credential'], 'secret');
  });

  void test('needs no door when no ticket is given out', async () => {
    const connection = await started({
      ticket: () => Promise.reject(new Refused('unauthenticated')),
      headers: {},
    });

    assert.deepEqual([refusedOf(connection), upgrades, asked.length], ['unauthenticated', 0, 0]);
  });

  void test('is told when a busy server wants to be asked again', async () => {
    takesUpgrades = true;
    const connection = await started();
    hubAnswers = 'busy 2750';

    await assert.rejects(connection.call('typing', 'rid'), { code: 'busy', retryAfterMs: 2_750 });
  });

  void test('learns from a refused call that its credential has ended', async () => {
    takesUpgrades = true;
    const connection = await started();
    [hubAnswers, takesUpgrades, door] = ['unauthenticated', false, refusal(401, 'unauthenticated')];

    await assert.rejects(connection.call('typing', 'rid'), { code: 'unauthenticated' });
    await settle();
    mock.timers.tick(1_000);
    await settle();

    assert.equal(refusedOf(connection), 'unauthenticated');
  });
});
