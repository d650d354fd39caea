import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser } from '../Media/browser.fake';
import type { WindowMessage } from '../Placement/window-messages';
import { CallControls } from './call-controls';
import { FakeCallDocument } from './call-document.fake';
import { FakeServer } from './server.fake';
import type { StandaloneParts } from './standalone-parts';

const settles = () => new Promise((resolve) => setImmediate(resolve));

/** Where a key was pressed: in a text, or beside it. */
class FakeElement extends EventTarget {
  constructor(readonly isText = false) {
    super();
  }

  closest() {
    return this.isText ? this : null;
  }
}

/** A call's buttons and keys, what they told the owner, and what the person was told. */
function controls(container: 'tab' | 'overlay' = 'tab') {
  const { page, events, devices } = fakeBrowser();
  const buttons = new Map<string, EventTarget>();
  const buttonOf = (id: string) => buttons.get(id) ?? buttons.set(id, new EventTarget()).get(id)!;
  const continueHere = new EventTarget();
  Object.assign(page, { getElementById: buttonOf });
  Object.assign(globalThis, {
    Element: FakeElement,
    requestAnimationFrame: (act: () => void) => setTimeout(act),
  });
  const server = new FakeServer();
  server.change({ state: 'inProgress', acceptKey: 'key' });
  const document = new FakeCallDocument(server, 'visitor', { container });
  const told: WindowMessage[] = [];
  const notices: string[] = [];
  const shown = { main: { querySelectorAll: () => [continueHere] } as unknown as HTMLElement, covers: false };
  const panel = { isOpen: false };
  const owner = { isThere: true };
  const wayBack = { taken: 0, take: () => Promise.resolve(void wayBack.taken++) };
  const { signaling, media, legs, part, redraw } = document;
  const call = {
    redraw,
    media,
    legs,
    part,
    page: Object.assign(shown, { isFramed: container !== 'tab' }),
    signaling: {
      get state() {
        return signaling.state;
      },
      tellOwner: (message: WindowMessage) => owner.isThere && told.push(message) > 0,
    },
    view: { notify: (notice: string) => void notices.push(notice) },
    late: { parts: { panel, wayBack } as unknown as StandaloneParts },
  };
  let hungUp = 0;
  new CallControls(call, () => hungUp++).enable();
  return {
    document,
    devices,
    told,
    notices,
    shown,
    panel,
    owner,
    wayBack,
    server,
    hungUp: () => hungUp,
    press: async (id: string) => {
      buttonOf(id).dispatchEvent(new Event('click'));
      await settles();
    },
    continueHere: () => continueHere.dispatchEvent(new Event('click')),
    key: async (key: string, how: object = {}, isText = false) => {
      const event = Object.assign(new Event('keydown'), { key, ...how });
      Object.defineProperty(event, 'target', { value: new FakeElement(isText) });
      events.dispatchEvent(event);
      await settles();
    },
  };
}

let call: ReturnType<typeof controls>;

async function begin(container: 'tab' | 'overlay' = 'tab'): Promise<void> {
  call = controls(container);
  call.document.part.step('begin');
  await call.document.media.start(true);
}

beforeEach(async () => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  await begin();
});

afterEach(() => {
  call.document.legs.leave();
  mock.timers.reset();
});

void suite('The buttons of a call', () => {
  void test('mute, and unmute', async () => {
    const { media } = call.document;

    await call.press('mute');
    assert.equal(media.microphone, 'muted');

    await call.press('mute');
    assert.equal(media.microphone, 'on');
  });

  void test('ask for a microphone where there is none', async () => {
    call = controls();
    call.document.part.step('begin');

    await call.press('mute');

    assert.deepEqual([call.document.media.microphone, call.devices.asked], ['on', ['audio']]);
  });

  void test('turn the camera off and on, and are drawn in the click', async () => {
    const { document } = call;
    const { drawings } = document;

    await call.press('camera');
    assert.equal(document.media.camera, 'off');
    assert.equal(document.drawings, drawings + 1);

    await call.press('camera');
    assert.equal(document.media.camera, 'on');
  });

  void test('say why there is no camera; the voice goes on', async () => {
    await call.press('camera');
    call.devices.answer = () => Promise.reject(new DOMException('', 'NotReadableError'));

    await call.press('camera');

    assert.deepEqual([call.notices, call.document.media.microphone], [['device-busy'], 'on']);
  });

  void test('say why there is no microphone', async () => {
    call.document.media.stop();
    call.document.media.restart();
    call.devices.answer = () => Promise.reject(new DOMException('', 'NotAllowedError'));

    await call.press('mic-on');

    assert.deepEqual([call.notices, call.document.media.microphone], [['microphone-refused'], 'none']);
  });

  void test('do nothing before this document has a part', async () => {
    call = controls();

    for (const id of ['mute', 'camera', 'hang-up', 'expand', 'refused-retry', 'asking-voice'])
      await call.press(id);

    assert.deepEqual([call.hungUp(), call.told, call.devices.asked], [0, [], []]);
  });

  void test('hang up', async () => {
    await call.press('hang-up');

    assert.equal(call.hungUp(), 1);
  });

  for (const card of ['asking', 'refused', 'busy', 'policy'])
    void test(`go on without, or ask once more, on the card "${card}"`, async () => {
      const { media } = call.document;
      await call.press(`${card}-voice`);
      assert.deepEqual([media.microphone, media.camera], ['on', 'off']);

      await call.press(`${card}-retry`);
      assert.deepEqual([media.camera, call.devices.asked.at(-1)], ['on', 'audio video']);
      const asked = call.devices.asked.length;

      await call.press(`${card}-listen`);
      assert.deepEqual([media.camera, call.devices.asked.length], ['off', asked]);
    });

  void test('take the call back here', async () => {
    call.document.part.step('moved');

    call.continueHere();
    await settles();

    assert.equal(call.document.part.flow, 'inside');
  });
});

void suite('The buttons that move a call', () => {
  void test('say so, and tell the owner once that is painted', async () => {
    await call.press('maximize');
    assert.deepEqual([call.notices, call.told], [['moving'], []]);

    mock.timers.tick(50);

    assert.deepEqual(call.told, [{ type: 'maximize' }]);
  });

  void test('move none without the server: the new document could not load', async () => {
    call.document.signaling.disconnect();

    await call.press('maximize');
    mock.timers.tick(50);

    assert.deepEqual([call.notices, call.told], [['handoff-failed'], []]);
  });

  void test('let a tab close when the small document has the call', async () => {
    await call.press('minimize');
    mock.timers.tick(50);

    assert.deepEqual([call.told, call.document.part.flow], [[{ type: 'minimize' }], 'minimizing']);
  });

  void test('ask the server for the way back where no page lends the connection', async () => {
    call.owner.isThere = false;
    await call.press('minimize');
    mock.timers.tick(50);

    assert.deepEqual([call.told, call.wayBack.taken], [[], 1]);
  });

  void test('leave a frame as it is: its owner shows it elsewhere', async () => {
    await begin('overlay');

    for (const id of ['minimize', 'expand', 'shrink']) await call.press(id);

    assert.deepEqual(
      call.told.map(({ type }) => type),
      ['minimize', 'expand', 'shrink'],
    );
    assert.deepEqual([call.document.part.flow, call.notices], ['inside', []]);
  });
});

void suite('The keys of a call', () => {
  void test('are M and V, small or large', async () => {
    const { media } = call.document;
    await call.key('m');
    await call.key('V');

    assert.deepEqual([media.microphone, media.camera], ['muted', 'off']);
    await call.key('M');
    await call.key('v');
    assert.deepEqual([media.microphone, media.camera], ['on', 'on']);
  });

  void test('are none in a text, with another key, before a part or after the end', async () => {
    const { media } = call.document;
    await call.key('m', {}, true);
    for (const held of ['ctrlKey', 'altKey', 'metaKey']) await call.key('m', { [held]: true });
    call.server.change({ state: 'ended', endReason: 'hungUp', legs: [] });
    await call.key('m');
    assert.equal(media.microphone, 'on');

    call = controls();
    await call.key('m');
    assert.deepEqual(call.devices.asked, []);
  });

  void test('shrink a call that fills the screen by Escape, unless that closes the conversation', async () => {
    await call.key('Escape');
    call.shown.covers = true;
    call.panel.isOpen = true;
    await call.key('Escape');
    assert.deepEqual(call.told, []);

    call.panel.isOpen = false;
    await call.key('Escape');

    assert.deepEqual(call.told, [{ type: 'shrink' }]);
  });
});
