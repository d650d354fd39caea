import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser } from '../Media/browser.fake';
import type { WindowMessage } from '../Placement/window-messages';
import { FakeCallDocument } from './call-document.fake';
import { CallExit } from './call-exit';
import { FakeServer, Gate, refused } from './server.fake';

const settles = () => new Promise((resolve) => setImmediate(resolve));

/** A document that has a part, and all that it tells when it goes. */
function inCall() {
  const server = new FakeServer();
  server.change({ state: 'inProgress', acceptKey: 'key' });
  const document = new FakeCallDocument(server, 'visitor');
  const told: string[] = [];
  const { signaling, media, legs, part, redraw } = document;
  const exit = new CallExit({
    redraw,
    media,
    legs,
    part,
    page: { callId: 'call', sendLeave: (legId) => told.push(`leave ${legId}`) },
    signaling: {
      call: signaling.call.bind(signaling),
      addEventListener: signaling.addEventListener.bind(signaling),
      tellOwner: (message: WindowMessage) => told.push(JSON.stringify(message)) > 0,
      giveBack: () => told.push(goodbye),
    },
    view: {
      hangingUp: () => told.push('hangs up'),
      ended: ({ state }) => told.push(state),
    },
    tools: { close: () => told.push('tools close') },
    late: { parts: null },
  });
  part.step('begin');
  return { server, document, exit, told };
}

const goodbye = 'gives the connection back';
const left = (over: boolean) => JSON.stringify({ type: 'left', over });

void suite('A document goes out of a call', () => {
  let call: ReturnType<typeof inCall>;

  beforeEach(async () => {
    fakeBrowser();
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
    call = inCall();
    await call.document.media.start(true);
    await call.document.legs.begin();
  });

  afterEach(() => {
    call.document.legs.leave();
    mock.timers.reset();
  });

  void test('in the click on Hang up; the server’s answer comes after it', async () => {
    const hangingUp = call.exit.hangUp();

    assert.deepEqual([call.document.media.camera, call.document.media.tracks.camera], ['on', null]);
    assert.deepEqual(call.told, ['tools close', 'hangs up']);
    await hangingUp;
    assert.deepEqual(call.told.slice(2), ['ended', 'tools close', left(true)]);
    assert.equal(call.server.call.endedBy, 'visitor');
    assert.equal(call.document.legs.call?.state, 'inProgress', 'what comes after means nothing to it');
  });

  void test('without a connection, and says so with the next', async () => {
    call.document.signaling.disconnect();
    const hangingUp = call.exit.hangUp();
    await settles();
    assert.deepEqual([call.server.call.state, call.told.length], ['inProgress', 2]);

    call.document.signaling.connect();
    await hangingUp;

    assert.equal(call.server.call.state, 'ended');
    assert.deepEqual(call.told.slice(2), ['ended', 'tools close', left(true)]);
  });

  for (const [name, fails] of [
    ['is refused for now', ({ signaling }) => void signaling.before.set('hangUp', refused('storage-busy'))],
    ['loses the next connection too', ({ signaling }) => signaling.disconnect()],
  ] as [string, (document: FakeCallDocument) => void][])
    void test(`until the server has recorded it, if it ${name}`, async () => {
      fails(call.document);
      const hangingUp = call.exit.hangUp();
      for (let times = 0; times < 3; times++) {
        await settles();
        mock.timers.tick(10_000);
      }
      assert.deepEqual([call.server.call.state, call.told.length], ['inProgress', 2]);

      call.document.signaling.connect();
      call.document.signaling.before.delete('hangUp');
      mock.timers.tick(10_000);
      await hangingUp;

      assert.equal(call.server.call.state, 'ended');
      assert.deepEqual(call.told.slice(2), ['ended', 'tools close', left(true)]);
    });

  void test('of which the server knows nothing any more', async () => {
    call.document.signaling.before.set('hangUp', refused('call-not-found'));

    await call.exit.hangUp();

    assert.deepEqual(call.told.slice(2), ['ended', 'tools close', left(true)]);
  });

  void test('when another document has the call: camera and microphone are let go', () => {
    call.exit.moved();

    assert.equal(call.document.part.flow, 'moved');
    assert.equal(call.document.media.tracks.camera, null);
    assert.deepEqual(call.told, ['tools close', left(false)]);
  });

  void test('over its connection and with a beacon when it is closed', async () => {
    const { legId } = call.document.legs;

    call.exit.leave();

    assert.deepEqual(call.told, [`leave ${legId}`, goodbye]);
    assert.deepEqual(call.document.signaling.made('legLeft'), [['call', legId]]);
    await settles();
    assert.deepEqual(call.server.call.legs, []);
  });

  void test('when its join has not been answered yet', async () => {
    const late = inCall();
    const answer = new Gate();
    late.document.signaling.after.set('join', answer.wait);
    await late.document.media.start(true);
    const joining = late.document.legs.begin();
    await settles();

    late.exit.leave();
    answer.open();
    await joining;
    await settles();

    const calls = late.document.signaling.calls.map(({ name }) => name);
    assert.ok(calls.indexOf('legLeft') > calls.indexOf('join'), calls.join());
    assert.deepEqual(late.server.call.legs, []);
  });

  void test('with none when it has no part any more', async () => {
    call.exit.moved();
    call.told.length = 0;

    call.exit.leave();
    await settles();

    assert.deepEqual(call.told, [goodbye]);
    assert.deepEqual(call.document.signaling.made('legLeft'), []);
  });

  void test('with none when it hangs up', async () => {
    const hangingUp = call.exit.hangUp();
    call.told.length = 0;

    call.exit.leave();
    assert.deepEqual(call.told, [goodbye]);
    await hangingUp;

    assert.deepEqual(call.document.signaling.made('legLeft'), []);
  });

  void test('with a beacon when it has hung up and nobody has heard it', async () => {
    const { legId } = call.document.legs;
    call.document.signaling.disconnect();
    void call.exit.hangUp();
    await settles();
    call.told.length = 0;

    call.exit.leave();

    assert.deepEqual(call.told, [`leave ${legId}`, goodbye]);
  });

  void test('with none when the call has ended', () => {
    call.server.change({ state: 'ended', endReason: 'hungUp', legs: [] });

    call.exit.leave();

    assert.deepEqual(call.told, [goodbye]);
    assert.deepEqual(call.document.signaling.made('legLeft'), []);
  });
});
