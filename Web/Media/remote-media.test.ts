import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { fakeBrowser, FakeTrack, FakeVideo } from './browser.fake';
import { PeerLink } from './peer-link';
import { RemoteMedia } from './remote-media';

const settles = () => new Promise((resolve) => setImmediate(resolve));

/** The media of one leg of the other side, and how one of its tracks comes. */
function remote(video: FakeVideo, silent = false) {
  const link = new PeerLink({
    servers: [],
    relayOnly: false,
    polite: true,
    offers: false,
    tracks: { microphone: null, camera: null },
    small: false,
  });
  const media = new RemoteMedia(link, video as unknown as HTMLVideoElement, silent);
  const log: string[] = [];
  media.listen('playing', () => log.push('playing'));
  media.listen('blocked', () => log.push('blocked'));
  const comes = (kind: 'audio' | 'video') => {
    const track = new FakeTrack(kind);
    link.tracks.received.addTrack(track as unknown as MediaStreamTrack);
    track.flow();
  };
  return { media, log, comes };
}

void suite('The other side is heard', () => {
  let { stored, page } = fakeBrowser();

  beforeEach(() => {
    ({ stored, page } = fakeBrowser());
    page.hidden = true;
  });

  async function shows(video: FakeVideo): Promise<string[]> {
    const { media } = remote(video);
    media.show();
    await settles();
    media.close();
    return video.log;
  }

  const choose = () => stored.set('livechatmeet.devices', JSON.stringify({ audiooutput: 'headset' }));

  void test('from the speaker that was chosen before, and from no other first', async () => {
    choose();
    assert.deepEqual(await shows(new FakeVideo(['headset'])), ['speaker headset', 'plays at headset']);
  });

  void test('from the default where none was chosen', async () =>
    assert.deepEqual(await shows(new FakeVideo([])), ['plays at the default']));

  void test('from the default where the chosen one is not there any more', async () => {
    choose();
    assert.deepEqual(await shows(new FakeVideo([])), ['speaker headset', 'plays at the default']);
  });

  void test('from the default where the browser knows no other', async () => {
    choose();
    const video = new FakeVideo([]);
    video.sinkId = undefined;
    assert.deepEqual(await shows(video), ['plays at the default']);
  });
});

void suite('Picture and sound of the other side', () => {
  let page: { hidden: boolean };
  let video: FakeVideo;

  beforeEach(() => {
    ({ page } = fakeBrowser());
    video = new FakeVideo();
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  });

  afterEach(() => mock.timers.reset());

  async function after(ms: number) {
    for (let passed = 0; passed < ms; passed += 1) mock.timers.tick(1);
    await settles();
  }

  /** After how many milliseconds it says that the picture is steady. */
  async function steadyAfter(media: RemoteMedia, hasPicture = true, hurries = () => false): Promise<number> {
    const from = Date.now();
    const steady = { at: Infinity };
    void media
      .steady(() => hasPicture, hurries)
      .then(() => {
        steady.at = Date.now() - from;
      });
    for (let passed = 0; passed < 3_000; passed += 10) {
      await settles();
      if (steady.at < Infinity) break;
      mock.timers.tick(10);
    }
    return steady.at;
  }

  void test('play with the first picture, once', () => {
    const { log, comes } = remote(video);
    comes('audio');
    assert.deepEqual(log, []);
    comes('video');
    comes('video');

    assert.deepEqual(log, ['playing']);
  });

  void test('play with the sound where no picture comes, once', () => {
    const { media, log } = remote(video);
    media.arrived();
    media.arrived();

    assert.deepEqual([log, media.isPlaying], [['playing'], true]);
  });

  void test('are steady after three frames', async () => {
    const { media, comes } = remote(video);
    comes('video');

    assert.equal(await steadyAfter(media), 90); // a frame each 30 ms
  });

  void test('begin to count anew after a frame that came late', async () => {
    const { media, comes } = remote(video);
    comes('video');
    const gaps = [30, 30, 200, 30, 30];
    video.requestVideoFrameCallback = (next) => {
      setTimeout(() => next(Date.now()), gaps.shift() ?? 30);
    };

    assert.equal(await steadyAfter(media), 320);
  });

  void test('are waited for two and a half seconds', async () =>
    assert.equal(await steadyAfter(remote(video).media), 2_500));

  void test('are not waited for without a picture, or in a hurry', async () => {
    const { media } = remote(video);

    assert.deepEqual([await steadyAfter(media, false), await steadyAfter(media, true, () => true)], [0, 0]);
  });

  void test('are steady in a hidden tab, which draws no frames, with the first picture', async () => {
    page.hidden = true;
    const { media, comes } = remote(video);
    video.requestVideoFrameCallback = () => undefined;
    setTimeout(() => comes('video'), 50);

    assert.equal(await steadyAfter(media), 50);
    assert.equal(await steadyAfter(media), 0);
  });

  void test('come up in twenty milliseconds, and go as gently', async () => {
    const { media } = remote(video);
    const volumes: number[] = [];
    media.show();
    volumes.push(video.volume);
    for (let step = 0; step < 4; step++) {
      mock.timers.tick(5);
      volumes.push(video.volume);
    }
    assert.deepEqual([volumes, video.muted], [[0, 0.25, 0.5, 0.75, 1], false]);

    media.hide();
    await after(10);
    assert.deepEqual([video.volume, video.muted], [0.5, false]);
    await after(10);
    assert.deepEqual([video.volume, video.muted], [0, true]);
  });

  void test('are silent while another document of this party plays them', async () => {
    const { media } = remote(video, true);
    media.show();
    await after(30);
    assert.equal(video.muted, true);
    media.silence(false);
    await after(30);

    assert.deepEqual([video.muted, video.volume], [false, 1]);
  });

  void test('are marked as what is shown, as what waits beneath, or as a last picture', () => {
    const { media } = remote(video);
    media.show();
    assert.deepEqual({ ...video.dataset }, { party: 'remote' });
    media.hide(true);
    assert.deepEqual({ ...video.dataset }, {});
    media.hide();
    assert.deepEqual({ ...video.dataset }, { pending: '' });
  });

  void test('go on without sound where the browser wants a click, and have it then', async () => {
    video.wantsClick = true;
    const { media, log } = remote(video);
    media.show();
    await after(30);
    assert.deepEqual([log, video.muted], [['blocked'], true]);
    video.wantsClick = false;

    await media.turnSoundOn();

    assert.equal(video.muted, false);
  });

  void test('are played again when something paused them, until they are closed', async () => {
    const { media } = remote(video);
    media.show();
    await after(30);
    const played = video.log.length;
    video.dispatchEvent(new Event('pause'));
    await settles();
    assert.equal(video.log.length, played + 1);
    media.close();
    video.dispatchEvent(new Event('pause'));
    await settles();
    assert.equal(video.log.length, played + 1);
  });
});
