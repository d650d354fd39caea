import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { PeerLink } from './peer-link';
import { RemoteMedia } from './remote-media';

class Connection {
  connectionState = 'new';
  createDataChannel = () => ({});
  addTransceiver = () => undefined;
  addTrack = () => undefined;
}

/** An element that plays at its speaker, and notes what it was told in turn. */
class Video extends EventTarget {
  told: string[] = [];
  sinkId: string | undefined = '';
  muted = false;
  volume = 1;
  dataset: Record<string, string> = {};
  srcObject: unknown = null;

  constructor(readonly speakers: string[]) {
    super();
  }

  setSinkId = async (id: string) => {
    this.told.push(`speaker ${id}`);
    await Promise.resolve();
    if (!this.speakers.includes(id)) throw new DOMException('', 'NotFoundError');
    this.sinkId = id;
  };

  play = () => {
    this.told.push(`plays at ${this.sinkId || 'the default'}${this.muted ? ', silent' : ''}`);
    return Promise.resolve();
  };
}

const settles = () => new Promise((resolve) => setImmediate(resolve));

void suite('The other side is heard', () => {
  let stored = new Map<string, string>();

  beforeEach(() => {
    stored = new Map();
    const set = (name: string, value: unknown) =>
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    set('localStorage', { getItem: (key: string) => stored.get(key) ?? null });
    set('document', Object.assign(new EventTarget(), { hidden: true }));
    set('RTCPeerConnection', Connection);
    set('MediaStream', class {});
  });

  async function shows(video: Video): Promise<string[]> {
    const link = new PeerLink({
      servers: [],
      relayOnly: false,
      polite: true,
      offers: false,
      audio: null,
      video: null,
      small: false,
    });
    const screen = new RemoteMedia(link, video as unknown as HTMLVideoElement, false);
    screen.show();
    await settles();
    screen.close();
    return video.told;
  }

  const choose = () => stored.set('livechatmeet.devices', JSON.stringify({ audiooutput: 'headset' }));

  void test('from the speaker that was chosen before, and from no other first', async () => {
    choose();
    assert.deepEqual(await shows(new Video(['headset'])), ['speaker headset', 'plays at headset']);
  });

  void test('from the default where none was chosen', async () =>
    assert.deepEqual(await shows(new Video([])), ['plays at the default']));

  void test('from the default where the chosen one is not there any more', async () => {
    choose();
    assert.deepEqual(await shows(new Video([])), ['speaker headset', 'plays at the default']);
  });

  void test('from the default where the browser knows no other', async () => {
    choose();
    const video = new Video([]);
    video.sinkId = undefined;
    assert.deepEqual(await shows(video), ['plays at the default']);
  });
});
