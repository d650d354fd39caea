// Holds XS-6, PM-1, D31 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  isColor,
  maxTitleLength,
  maxUrlLength,
  readHello,
  readToLivechat,
  readToLoader,
  type HostPage,
} from './host-messages';

const nonsense: unknown[] = [null, undefined, 7, 'open', [], ['open'], {}, { type: 7 }, { type: ['open'] }];

void suite('What the livechat says to the loader', () => {
  const known: object[] = [
    { type: 'open' },
    { type: 'close' },
    { type: 'chat' },
    { type: 'bar' },
    { type: 'screen' },
    { type: 'conversation', open: true },
    { type: 'unread', count: 0 },
    { type: 'ring', on: false },
    { type: 'accent', color: '#0e6781' },
    { type: 'box', box: [1e9, -1e300, 0, 10] },
  ];
  for (const message of known)
    void test(`is read: ${JSON.stringify(message)}`, () => assert.deepEqual(readToLoader(message), message));

  const boxes: unknown[] = [
    [NaN, 0, 10, 10],
    [0, 0, Infinity, 10],
    ['0', 0, 10, 10],
    ['0;inset:0', 0, 1, 1],
    [0, 0, 10],
    [0, 0, 10, 10, 10],
    [[1], 2, 3, 4],
    [],
    {},
    null,
    'box',
  ];
  const forged: object[] = [
    ...boxes.map((box) => ({ type: 'box', box })),
    ...['SCREEN', 'screen ', 'constructor', '__proto__'].map((type) => ({ type })),
    { type: 'conversation', open: 'true' },
    { type: 'unread', count: -1 },
    { type: 'unread', count: 1.5 },
    { type: 'unread', count: '3' },
    { type: 'ring', on: 1 },
    { type: 'accent', color: 'red' },
    { type: 'accent', color: '#0e6781;background:url(//evil.example)' },
    { type: 'accent', color: ['#0e6781'] },
  ];
  for (const message of [...nonsense, ...forged])
    void test(`is not read: ${JSON.stringify(message) ?? 'nothing'}`, () =>
      assert.equal(readToLoader(message), undefined));
});

void suite('What the loader says to the livechat', () => {
  const page: HostPage = { url: 'https://shop.example/alder?size=m', title: 'Alder 8' };
  const shown = { open: true, phone: false, width: 1280, height: 800, covered: false };

  void test('is where the visitor is', () =>
    assert.deepEqual(readToLivechat({ type: 'page', ...page }), { type: 'page', ...page }));

  void test('is how much of it is seen', () =>
    assert.deepEqual(readToLivechat({ type: 'shown', ...shown }), { type: 'shown', ...shown }));

  void test('begins with both', () => {
    const hello = { livechatmeet: 'hello', page, ...shown };

    assert.deepEqual(readHello(hello), hello);
    for (const other of [
      { ...hello, livechatmeet: 'borrow' },
      { ...hello, page: null },
      { ...hello, page: { url: 7, title: '' } },
      { ...hello, open: undefined },
      ...nonsense,
    ])
      assert.equal(readHello(other), undefined);
  });

  const sizes: [width: unknown, height: unknown][] = [
    [undefined, undefined],
    [NaN, -1],
    ['1280', Infinity],
    [1e9, 100_000],
  ];
  for (const [width, height] of sizes)
    void test(`has no size when it says ${String(width)} by ${String(height)}`, () =>
      assert.deepEqual(readToLivechat({ type: 'shown', ...shown, width, height }), {
        type: 'shown',
        ...shown,
        width: 0,
        height: 0,
      }));

  void test('of an older loader says nothing of covers', () =>
    assert.deepEqual(readToLivechat({ type: 'shown', open: true, phone: true }), {
      type: 'shown',
      open: true,
      phone: true,
      width: 0,
      height: 0,
      covered: false,
    }));

  const addresses: [given: string, url: string][] = [
    ['javascript:alert(1)', ''],
    ['file:///home/ada/page.html', ''],
    ['data:text/html,x', ''],
    ['HTTP://shop.example/', 'HTTP://shop.example/'],
    ['https://shop.example/\ud800', 'https://shop.example/'],
  ];
  for (const [given, url] of addresses)
    void test(`names the address ${JSON.stringify(given)} as ${JSON.stringify(url)}`, () =>
      assert.deepEqual(readToLivechat({ type: 'page', url: given, title: 'x' }), {
        type: 'page',
        url,
        title: 'x',
      }));

  void test('keeps whole pairs of a title and no halves', () =>
    assert.deepEqual(readToLivechat({ type: 'page', url: '', title: '🚲 cut \ud83d' }), {
      type: 'page',
      url: '',
      title: '🚲 cut ',
    }));

  const forged: object[] = [
    { type: 'page', url: 'https://shop.example/', title: 'x'.repeat(maxTitleLength + 1) },
    { type: 'page', url: `https://${'x'.repeat(maxUrlLength)}`, title: '' },
    { type: 'page', url: null, title: '' },
    { type: 'page', url: '' },
    { type: 'shown', open: 1, phone: false },
    { type: 'shown', open: true },
    { type: 'box', box: [0, 0, 1, 1] },
  ];
  for (const message of [...nonsense, ...forged])
    void test(`is not read: ${(JSON.stringify(message) ?? 'nothing').slice(0, 60)}`, () =>
      assert.equal(readToLivechat(message), undefined));
});

void test('A colour has six digits', () => {
  assert.deepEqual(['#0E6781', '#fff', '0e6781', '#0e67811', '', null].map(isColor), [
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
