// Holds PM-1 of docs/security.md.
import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { LoaderPort } from './loader-port';

const host = 'https://shop.example';
const hello = {
  livechatmeet: 'hello',
  page: { url: `${host}/`, title: 'Shop' },
  open: false,
  phone: false,
  width: 1_280,
  height: 800,
};

/** The frame's window, in a host page's. */
const frame = Object.assign(new EventTarget(), { top: {}, parent: {} });

/** The loader speaks, and hears what it is told. */
function speaks(origin = host) {
  const heard: unknown[] = [];
  const port = Object.assign(new EventTarget(), {
    close: () => undefined,
    postMessage: (message: unknown) => heard.push(message),
  });
  frame.dispatchEvent(
    Object.assign(new Event('message'), { source: frame.parent, origin, ports: [port], data: hello }),
  );
  return heard;
}

void suite('What the livechat tells the host page', () => {
  beforeEach(() => {
    Object.assign(globalThis, {
      window: frame,
      location: { origin: 'https://chat.example' },
      addEventListener: frame.addEventListener.bind(frame),
    });
  });

  void test('before the loader has spoken, it hears then, once and in order', () => {
    const port = new LoaderPort([host]);
    port.tell({ type: 'ring', on: true });
    port.tell({ type: 'open' });

    assert.deepEqual(speaks('https://else.example'), []);
    const heard = speaks();
    port.tell({ type: 'close' });

    assert.deepEqual(heard, [{ type: 'ring', on: true }, { type: 'open' }, { type: 'close' }]);
    assert.deepEqual(speaks(), []);
  });

  void test('is not kept where it never speaks', () => {
    const port = new LoaderPort([host]);
    for (let count = 0; count < 1_000; count++) port.tell({ type: 'unread', count });

    const heard = speaks();

    assert.equal(heard.length, 64);
    assert.deepEqual(heard.at(-1), { type: 'unread', count: 999 });
  });
});
