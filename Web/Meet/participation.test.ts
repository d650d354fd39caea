import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser } from '../Media/browser.fake';
import { browserPlaysSound, FakeCallDocument } from './call-document.fake';
import { FakeServer } from './server.fake';

const refuses = () => Promise.reject(new DOMException('', 'NotAllowedError'));
/** What is under way comes to its end. */
const settles = () => new Promise((resolve) => setImmediate(resolve));

let server = new FakeServer();
let devices = fakeBrowser().devices;
let documents: FakeCallDocument[] = [];

function open(
  ...options: ConstructorParameters<typeof FakeCallDocument> extends [unknown, ...infer Rest] ? Rest : never
) {
  const made = new FakeCallDocument(server, ...options);
  documents.push(made);
  return made;
}

/** A visitor's tab, in a call that another document of theirs has. */
function opensBeside(older: 'docked' | 'tab' = 'docked', options = {}): FakeCallDocument {
  server.change({ state: 'inProgress', acceptKey: 'key' });
  server.join('visitor', 'older');
  server.change({ legs: server.call.legs.map((leg) => ({ ...leg, container: older })) });
  return open('visitor', options);
}

const begins = async ({ part, server: { call } }: FakeCallDocument, wantsCamera?: boolean) => {
  void part.begin(call, wantsCamera);
  await settles();
  await settles();
};

beforeEach(() => {
  server = new FakeServer();
  ({ devices } = fakeBrowser());
  documents = [];
  browserPlaysSound(true);
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
});

afterEach(() => {
  for (const { legs } of documents) legs.leave();
  mock.timers.reset();
});

void suite('A first part in a call', () => {
  void test('is joined while the browser opens the camera', async () => {
    server.change({ state: 'inProgress', acceptKey: 'key' });
    devices.answer = () => new Promise(() => undefined);
    const visitor = open('visitor');

    await begins(visitor);

    assert.deepEqual([visitor.part.flow, visitor.joined.length], ['inside', 1]);
    assert.equal(server.legOf(visitor.legs.legId)?.camera, 'asking');
  });

  void test('asks a visitor for nothing before their accept is recorded', async () => {
    const visitor = open('visitor', { acceptKey: 'key' });
    await begins(visitor);
    assert.deepEqual(devices.asked, []);

    server.change({ state: 'inProgress', acceptKey: 'key' });
    await settles();

    assert.deepEqual(devices.asked, ['audio video']);
  });

  void test('asks for nothing at all when another accept was recorded', async () => {
    const visitor = open('visitor', { acceptKey: 'key' });
    await begins(visitor);

    server.change({ state: 'inProgress', acceptKey: 'another' });
    await settles();

    assert.deepEqual(devices.asked, []);
  });

  void test('asks for the voice alone where the visitor accepted with that, and not the agent', async () => {
    server.change({ state: 'inProgress', acceptKey: 'key', voiceOnly: true });

    await begins(open('visitor'));
    await begins(open('agent'));

    assert.deepEqual(devices.asked, ['audio', 'audio video']);
  });

  void test('asks for what the person pressed', async () => {
    server.change({ state: 'inProgress', acceptKey: 'key' });

    await begins(open('visitor'), false);

    assert.deepEqual(devices.asked, ['audio']);
  });

  void test('stays, unheard, where the browser refuses, and the person may listen', async () => {
    server.change({ state: 'inProgress', acceptKey: 'key' });
    devices.answer = refuses;
    const visitor = open('visitor');
    await begins(visitor);
    assert.deepEqual([visitor.part.consent.failure, visitor.joined.length], ['refused', 1]);

    await visitor.part.continueWithout('both');

    assert.deepEqual([visitor.part.consent.failure, visitor.part.flow], [null, 'inside']);
    assert.equal(server.legOf(visitor.legs.legId)?.microphone, 'none');
  });
});

void suite('The agent’s part in a ring', () => {
  /** Until then the browser has given no camera. */
  let give = () => undefined as void;

  async function rings(): Promise<FakeCallDocument> {
    devices.answer = () => new Promise<void>((resolve) => (give = resolve));
    const agent = open('agent');
    await begins(agent);
    return agent;
  }

  void test('is joined with camera and microphone', async () => {
    const agent = await rings();
    assert.deepEqual(agent.joined, []);

    give();
    await settles();
    await settles();

    assert.equal(agent.joined.length, 1);
    assert.equal(server.legOf(agent.legs.legId)?.camera, 'on');
  });

  void test('is joined after a second without', async () => {
    const agent = await rings();

    mock.timers.tick(1_000);
    await settles();

    assert.equal(server.legOf(agent.legs.legId)?.camera, 'asking');
  });

  void test('is joined at once when the visitor accepts', async () => {
    const agent = await rings();

    server.change({ state: 'inProgress', acceptKey: 'key' });
    await settles();

    assert.equal(server.legOf(agent.legs.legId)?.camera, 'asking');
  });
});

void suite('A part that another document has', () => {
  void test('comes with its camera, however long the person thinks', async () => {
    let answer = () => undefined as void;
    devices.answer = () => new Promise<void>((resolve) => (answer = resolve));
    const tab = opensBeside();
    await begins(tab);
    assert.deepEqual([tab.part.flow, tab.joined], ['moving', []]);

    answer();
    await settles();
    await settles();

    assert.deepEqual(tab.joined, [tab.legs.legId]);
    assert.equal(server.legOf(tab.legs.legId)?.camera, 'on');
  });

  void test('waits for a click where the browser plays no sound', async () => {
    browserPlaysSound(false);
    const tab = opensBeside();
    await begins(tab);
    assert.deepEqual([tab.part.flow, tab.joined], ['ready', []]);

    tab.part.continueHere();
    await settles();

    assert.deepEqual([tab.part.flow, tab.joined.length], ['moving', 1]);
  });

  for (const [name, older, options] of [
    ['a frame after a frame', 'docked', { container: 'docked' }],
    ['a tab that loads anew', 'tab', { isReload: true }],
  ] as const)
    void test(`waits for no click in ${name}: nobody goes on there`, async () => {
      browserPlaysSound(false);
      const next = opensBeside(older, options);

      await begins(next);

      assert.deepEqual([next.part.flow, next.joined.length], ['moving', 1]);
    });

  void test('waits for a click in a frame after a tab', async () => {
    browserPlaysSound(false);
    const frame = opensBeside('tab', { container: 'docked' });

    await begins(frame);

    assert.equal(frame.part.flow, 'ready');
  });

  void test('comes with the voice first while the camera is still there', async () => {
    devices.answer = () =>
      devices.asked.at(-1)!.includes('video')
        ? Promise.reject(new DOMException('', 'NotReadableError'))
        : Promise.resolve();
    const tab = opensBeside();

    await begins(tab);

    assert.deepEqual(
      [tab.part.consent.failure, tab.media.microphone, tab.media.camera],
      [null, 'on', 'paused'],
    );
    assert.equal(tab.joined.length, 1);
  });

  void test('stays there where the browser refuses, until that one goes', async () => {
    devices.answer = refuses;
    const tab = opensBeside();
    await begins(tab);
    assert.deepEqual([tab.part.flow, tab.joined], ['moving', []]);

    tab.part.step('alone');
    await settles();

    assert.deepEqual([tab.part.flow, tab.joined.length], ['inside', 1]);
  });

  void test('is asked for anew when it was stuck', async () => {
    const tab = opensBeside();
    await begins(tab);
    tab.media.stop();
    tab.part.step('late');

    tab.part.continueHere();
    await settles();

    assert.deepEqual([tab.part.flow, tab.media.camera], ['moving', 'on']);
    assert.deepEqual(devices.asked, ['audio video', 'audio video']);
  });

  void test('comes as soon as there is a connection again, when it was stuck for want of one', async () => {
    const tab = opensBeside();
    await begins(tab);
    tab.media.stop();
    tab.part.step('late-offline');

    tab.part.step('connected');
    await settles();

    assert.deepEqual([tab.part.flow, tab.media.microphone], ['moving', 'on']);
  });
});

void suite('A part that was given away', () => {
  void test('is taken back with a leg of its own, and with both', async () => {
    server.change({ state: 'inProgress', acceptKey: 'key' });
    const docked = open('visitor', { container: 'docked' });
    await begins(docked, false);
    const before = docked.legs.legId;
    docked.media.stop();
    server.join('visitor', 'newer');
    server.change({ legs: server.call.legs.filter(({ id }) => id === 'newer') });
    docked.part.step('moved');

    docked.part.continueHere();
    await settles();
    await settles();

    assert.deepEqual([docked.part.flow, docked.media.camera], ['inside', 'on']);
    assert.notEqual(docked.legs.legId, before);
    assert.equal(docked.joined.at(-1), docked.legs.legId);
  });

  void test('closes the window that it was made small from, and no other', () => {
    let closed = 0;
    Object.assign(window, { close: () => closed++ });
    const large = open('visitor');
    const kept = open('visitor');
    for (const { part } of [large, kept]) part.step('begin');

    large.part.step('minimize');
    for (const { part } of [large, kept]) part.step('moved');

    assert.equal(closed, 1);
  });
});
