import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { fakeBrowser, FakeVideo } from './browser.fake';
import { PeerLink } from './peer-link';
import { RemoteMedia } from './remote-media';

const settles = () => new Promise((resolve) => setImmediate(resolve));

void suite('The other side is heard', () => {
  let { stored, page } = fakeBrowser();

  beforeEach(() => {
    ({ stored, page } = fakeBrowser());
    page.hidden = true;
  });

  async function shows(video: FakeVideo): Promise<string[]> {
    const link = new PeerLink({
      servers: [],
      relayOnly: false,
      polite: true,
      offers: false,
      tracks: { microphone: null, camera: null },
      small: false,
    });
    const screen = new RemoteMedia(link, video as unknown as HTMLVideoElement, false);
    screen.show();
    await settles();
    screen.close();
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
