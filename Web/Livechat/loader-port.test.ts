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
function speaks(origin = host, source: unknown = frame.parent) {
  const heard: unknown[] = [];
  const port = Object.assign(new EventTarget(), {
    close: () => undefined,
    postMessage: (message: unknown) => heard.push(message),
  });
  frame.dispatchEvent(Object.assign(new Event('message'), { source, origin, ports: [port], data: hello }));
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

  const strangers = [
    'null',
    '',
    'http://shop.example',
    'https://shop.example:8443',
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'https://evil.example',
    'https://SHOP.example',
    'https://chat.example.evil.example',
  ];
  void test('is nothing to other origins, however alike they are', () => {
    const port = new LoaderPort([host]);
    port.tell({ type: 'open' });

    for (const stranger of strangers) assert.deepEqual(speaks(stranger), [], stranger);
    assert.deepEqual(speaks(), [{ type: 'open' }], 'it waits for who may hear it');
  });

  void test('is nothing to other windows, though their origin is right', () => {
    const port = new LoaderPort([host]);
    port.tell({ type: 'open' });

    // Another frame of the page, one that is gone, the page at the top where that is not the parent, and itself.
    for (const source of [{}, null, frame.top, frame]) assert.deepEqual(speaks(host, source), []);
    assert.deepEqual(speaks(), [{ type: 'open' }], 'it waits for who may hear it');
  });

  void test('is not kept where it never speaks', () => {
    const port = new LoaderPort([host]);
    for (let count = 0; count < 1_000; count++) port.tell({ type: 'unread', count });

    const heard = speaks();

    assert.equal(heard.length, 64);
    assert.deepEqual(heard.at(-1), { type: 'unread', count: 999 });
  });
});
