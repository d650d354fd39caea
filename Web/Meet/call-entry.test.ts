import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser } from '../Media/browser.fake';
import { browserPlaysSound, FakeCallDocument } from './call-document.fake';
import { CallEntry } from './call-entry';
import { FakeServer } from './server.fake';
import type { StandaloneParts } from './standalone-parts';

const settles = () => new Promise((resolve) => setImmediate(resolve));

let server = new FakeServer();
let opened: FakeCallDocument[] = [];

/** A tab, or a frame, whose card says whether it is a reload of a document that had a part. */
function open(document: FakeCallDocument, wasIn = false) {
  const noted: string[] = [];
  const card = { wasIn: () => Promise.resolve(wasIn), isIn: () => noted.push('in') };
  const late = { load: () => Promise.resolve(), parts: { card } as unknown as StandaloneParts };
  const { page, redraw, legs, part } = document;
  const entry = new CallEntry({ page, redraw, legs, part, late });
  legs.addEventListener('change', () => entry.follow());
  opened.push(document);
  return { document, entry, noted, part };
}

const inProgress = () => server.change({ state: 'inProgress', acceptKey: 'key' });

beforeEach(() => {
  server = new FakeServer();
  fakeBrowser();
  browserPlaysSound(true);
  opened = [];
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
});

afterEach(() => {
  for (const { legs } of opened) legs.leave();
  mock.timers.reset();
});

void suite('A document comes into a call', () => {
  void test('by itself in a frame of ours', () => {
    inProgress();
    const { entry, part } = open(new FakeCallDocument(server, 'visitor', { container: 'docked' }));

    entry.follow();

    assert.deepEqual([entry.asks, part.hasBegun], [false, true]);
  });

  void test('by itself in a tab that a page of ours lends its connection', async () => {
    inProgress();
    const { entry, part } = open(new FakeCallDocument(server, 'visitor'));
    entry.follow();
    assert.deepEqual([entry.asks, part.hasBegun], [false, false]);

    await entry.connectedBy('borrowed');
    entry.follow();

    assert.equal(part.hasBegun, true);
  });

  void test('by a click in a tab that nobody of ours vouches for', async () => {
    inProgress();
    const { entry, part, noted } = open(new FakeCallDocument(server, 'visitor'));
    await entry.connectedBy('own');
    assert.deepEqual([entry.asks, part.hasBegun], [true, false]);

    entry.join(false);

    assert.deepEqual([entry.asks, part.hasBegun, noted], [false, true, ['in']]);
  });

  void test('is drawn when it is known that it asks', async () => {
    inProgress();
    const { document, entry } = open(new FakeCallDocument(server, 'visitor'));

    await entry.connectedBy('own');
    mock.timers.tick(100);

    assert.equal(document.drawings, 1);
  });

  void test('by itself as a reload of one that had a part', async () => {
    inProgress();
    const { entry, part } = open(new FakeCallDocument(server, 'visitor'), true);

    await entry.connectedBy('own');

    assert.equal(part.hasBegun, true);
  });

  void test('in the click that accepts, before the server has it', () => {
    const frame = new FakeCallDocument(server, 'visitor', { container: 'docked', acceptKey: 'key' });
    const { entry, part } = open(frame);
    entry.follow();
    assert.equal(part.hasBegun, false);

    entry.accepted({ voiceOnly: true });

    assert.deepEqual([part.hasBegun, frame.media.camera], [true, 'off']);
  });

  void test('with its camera once the livechat hears of the accept, before its own connection does', async () => {
    const frame = new FakeCallDocument(server, 'visitor', { container: 'docked', acceptKey: 'key' });
    const { entry } = open(frame);
    entry.follow();
    entry.accepted({ voiceOnly: false });
    const record = (acceptKey: string) => {
      const { call } = server;
      entry.accepted({ call: { ...call, version: call.version + 1, state: 'inProgress', acceptKey } });
    };

    record('of another document');
    await settles();
    assert.equal(frame.media.camera, 'asking');
    assert.equal(frame.media.tracks.camera, null);
    record('key');
    await settles();

    assert.equal(frame.media.camera, 'on');
  });

  void test('not by an accept that it was not opened by', () => {
    const { entry, part } = open(new FakeCallDocument(server, 'visitor', { container: 'docked' }));

    entry.accepted({ voiceOnly: false });

    assert.equal(part.hasBegun, false);
  });

  void test('alone when the document goes that it was to take over from', async () => {
    inProgress();
    server.join('visitor', 'older');
    const { entry, part } = open(new FakeCallDocument(server, 'visitor', { container: 'docked' }));
    entry.follow();
    assert.equal(part.flow, 'moving');

    server.change({ legs: [] });
    await settles();

    assert.equal(part.flow, 'inside');
  });
});
