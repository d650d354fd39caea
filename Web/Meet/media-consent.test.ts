// Holds CS-3 of docs/security.md.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser } from '../Media/browser.fake';
import { CallMedia } from '../Media/call-media';
import { browserAsks } from './call-document.fake';
import { MediaConsent } from './media-consent';
import { Redraw } from './redraw';

const fails = (name: string) => () => Promise.reject(new DOMException('', name));
const never = () => new Promise<void>(() => undefined);
/** What is under way comes to its end. */
const settles = () => new Promise((resolve) => setImmediate(resolve));

async function after(ms: number) {
  mock.timers.tick(ms);
  await settles();
}

void suite('Who is asked for camera and microphone', () => {
  let { devices } = fakeBrowser();
  let media = new CallMedia();
  let consent: MediaConsent;
  /** What the person saw, in turn. */
  let seen: string[] = [];

  const start = (asks: boolean) => {
    browserAsks(asks);
    media = new CallMedia();
    seen = [];
    const draw = () => seen.push(consent.asking ?? consent.failure ?? 'nothing');
    consent = new MediaConsent(media, new Redraw(draw));
  };

  beforeEach(() => {
    ({ devices } = fakeBrowser());
    mock.timers.enable({ apis: ['setTimeout'] });
    start(false);
  });

  afterEach(() => mock.timers.reset());

  void test('reads that the browser asks, until it has an answer', async () => {
    start(true);
    let answer = () => undefined as void;
    devices.answer = () => new Promise<void>((resolve) => (answer = resolve));
    void consent.ask(true);
    await settles();
    await after(100);

    answer();
    await settles();
    await after(100);

    assert.deepEqual(seen, ['by-browser', 'nothing']);
    assert.deepEqual([media.microphone, media.camera], ['on', 'on']);
  });

  void test('reads of no question where the browser knows the answer', async () => {
    await consent.ask(false);
    await after(100);

    assert.deepEqual(seen, ['nothing']);
    assert.deepEqual(devices.asked, ['audio']);
  });

  void test('reads that it takes long when nobody knows why', async () => {
    devices.answer = never;
    void consent.ask(true);
    await settles();

    await after(7_900);
    assert.equal(consent.asking, null);
    await after(100);

    assert.equal(seen.at(-1), 'late');
  });

  void test('reads why there is none', async () => {
    devices.answer = fails('NotAllowedError');

    await consent.ask(true);
    await after(100);

    assert.deepEqual([consent.failure, seen.at(-1)], ['refused', 'refused']);
  });

  void test('is asked once more, and may have changed their mind', async () => {
    devices.answer = fails('NotAllowedError');
    await consent.ask(true);
    devices.answer = () => Promise.resolve();

    await consent.retry();

    assert.deepEqual([consent.failure, media.camera], [null, 'on']);
    assert.deepEqual(devices.asked, ['audio video', 'audio video']);
  });
});

void suite('Who goes on without', () => {
  let { devices } = fakeBrowser();
  let media = new CallMedia();
  let consent = new MediaConsent(media, new Redraw(() => undefined));

  beforeEach(() => {
    ({ devices } = fakeBrowser());
    mock.timers.enable({ apis: ['setTimeout'] });
    media = new CallMedia();
    consent = new MediaConsent(media, new Redraw(() => undefined));
  });

  afterEach(() => mock.timers.reset());

  void test('a camera that was refused is heard, and the other side reads why they are not seen', async () => {
    devices.answer = fails('NotAllowedError');
    await consent.ask(true);
    devices.answer = () => Promise.resolve();

    await consent.continueWithout('camera');

    assert.deepEqual([consent.failure, media.microphone, media.camera], [null, 'on', 'refused']);
  });

  void test('an answer reads no failure when it comes after all', async () => {
    let refuse: (error: Error) => void = () => undefined;
    devices.answer = () => new Promise<void>((_, reject) => (refuse = reject));
    const asking = consent.ask(true);
    await settles();

    await consent.continueWithout('both');
    refuse(new DOMException('', 'NotAllowedError'));
    await asking;

    assert.deepEqual([consent.asking, consent.failure, media.microphone], [null, null, 'none']);
  });

  void test('a camera does not wait for a microphone for ever', async () => {
    devices.answer = never;
    let goesOn = false;
    void consent.continueWithout('camera').then(() => (goesOn = true));

    await after(7_900);
    assert.equal(goesOn, false);
    await after(100);

    assert.equal(goesOn, true);
  });
});

void suite('A camera that another document has', () => {
  let { devices } = fakeBrowser();
  let media = new CallMedia();
  let consent = new MediaConsent(media, new Redraw(() => undefined));

  beforeEach(async () => {
    ({ devices } = fakeBrowser());
    mock.timers.enable({ apis: ['setTimeout'] });
    media = new CallMedia();
    consent = new MediaConsent(media, new Redraw(() => undefined));
    media.expect(true);
    await consent.startWithVoice();
    devices.answer = fails('NotReadableError');
  });

  afterEach(() => mock.timers.reset());

  void test('is asked for until it is free; the voice is there before', async () => {
    assert.deepEqual([media.microphone, media.camera], ['on', 'paused']);
    const picture = consent.startPicture();
    await settles();
    await after(250);
    devices.answer = () => Promise.resolve();

    await after(250);

    assert.equal(await picture, true);
    assert.equal(media.camera, 'on');
    assert.deepEqual(devices.asked, ['audio', 'video', 'video', 'video']);
  });

  void test('is given up when it is never free', async () => {
    const picture = consent.startPicture();
    await settles();
    for (let tries = 0; tries < 20; tries++) await after(250);

    assert.equal(await picture, false);
    assert.equal(media.camera, 'off');
    assert.equal(devices.asked.length, 21);
  });

  void test('is asked for once, and not at all where none was promised', async () => {
    devices.answer = () => Promise.resolve();
    await consent.startPicture();

    assert.equal(await consent.startPicture(), true);

    assert.deepEqual(devices.asked, ['audio', 'video']);
  });
});
