import { SoundCount } from './sound-count';

/** What somebody at this document saw and heard of the other party since the last reading. Gaps are in ms. */
export type Seen = {
  frames: number;
  maxFrameGap: number;
  /** Null where no AudioContext runs. */
  maxSilence: number | null;
  /** Sound that the browser made up because none came in time. */
  concealed: number;
  /** Longest time in which the connection that is heard gave no sound that was sent. */
  maxSoundGap: number;
  /** What the page said of the call and its link, one entry for each change. */
  marks: string[];
  alerts: number;
};

type FrameMetadata = { presentationTime: number; presentedFrames: number };

const scansEvery = 50;
const looksEvery = 8;
const countsEvery = 20;
const isFirefox = navigator.userAgent.includes('Firefox');
/** So long that a busy page loses no sample: 0.3 s. */
const bufferSize = 16_384;
/** A millisecond whose loudest sample is below this is silent; the tones of the tests are at about 0.3. */
const silentBelow = 0.01;

/**
 * Watches the shown video of the other party and what it lets be heard; stacked ones are followed, and do not count.
 */
export class RemoteWatch {
  readonly #connections: readonly RTCPeerConnection[];
  readonly #followed = new WeakSet<HTMLVideoElement>();
  readonly #volumes = new Map<HTMLVideoElement, { stream: MediaStream; source: AudioNode; gain: GainNode }>();
  readonly #context = new AudioContext();
  readonly #mixer = new GainNode(this.#context);
  #lastFrame: { video: HTMLVideoElement; at: number; count: number } | null = null;
  #silentSamples = 0;
  #hears = false;
  #seen = nothing();
  readonly #sound = new SoundCount();
  readonly #canvas = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })!;
  #picture: Uint8ClampedArray | null = null;

  constructor(connections: readonly RTCPeerConnection[]) {
    this.#connections = connections;
    const ear = this.#context.createScriptProcessor(bufferSize, 1, 1);
    ear.onaudioprocess = ({ inputBuffer }) =>
      this.#hear(inputBuffer.getChannelData(0), inputBuffer.sampleRate);
    this.#mixer.connect(ear).connect(this.#context.destination);
    void this.#context.resume();
    this.#read();
    new MutationObserver(() => this.#scan()).observe(document.getElementById('remote')!, { childList: true });
    this.#scan();
    setInterval(() => this.#scan(), scansEvery);
    if (isFirefox) setInterval(() => void this.#countSound(), countsEvery);
    if (isFirefox) setInterval(() => this.#look(), looksEvery);
  }

  #read() {
    const call = document.getElementById('call')!;
    const mark = () => this.#seen.marks.push(`${call.dataset['callState']} ${call.dataset['link']}`);
    mark();
    new MutationObserver(mark).observe(call, { attributeFilter: ['data-call-state', 'data-link'] });
    new MutationObserver(() => {
      if (document.querySelector('[data-alert="reconnecting"]')) this.#seen.alerts++;
    }).observe(call, { childList: true, subtree: true });
  }

  /** What was seen since the last call; begins anew. */
  take(): Seen {
    const seen = this.#seen;
    this.#seen = { ...nothing(), marks: seen.marks.slice(-1) };
    if (this.#context.state !== 'running') seen.maxSilence = null;
    return seen;
  }

  #scan() {
    for (const video of document.querySelectorAll<HTMLVideoElement>('#remote video')) {
      if (!this.#followed.has(video)) {
        this.#followed.add(video);
        if (!isFirefox) video.requestVideoFrameCallback((_, metadata) => this.#frame(video, metadata));
        video.addEventListener('volumechange', () => this.#follow(video));
      }
      this.#listen(video);
    }
  }

  /** A frame that was presented between two callbacks was seen too, although nobody told of it. */
  #frame(video: HTMLVideoElement, { presentationTime, presentedFrames }: FrameMetadata) {
    video.requestVideoFrameCallback((_, metadata) => this.#frame(video, metadata));
    if (video.dataset['party'] !== 'remote') return;
    const last = this.#lastFrame;
    this.#lastFrame = { video, at: presentationTime, count: presentedFrames };
    const frames = last?.video === video ? Math.max(1, presentedFrames - last.count) : 1;
    this.#seen.frames += frames;
    if (last)
      this.#seen.maxFrameGap = Math.max(this.#seen.maxFrameGap, (presentationTime - last.at) / frames);
  }

  // Firefox's callbacks leave frames out: there a frame is a picture that is another than the one before.
  #look() {
    const video = document.querySelector<HTMLVideoElement>('#remote video[data-party=remote]');
    if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.#canvas.drawImage(video, 0, 0, 64, 36);
    const picture = this.#canvas.getImageData(0, 0, 64, 36).data;
    if (this.#picture?.every((value, i) => value === picture[i])) return;
    this.#picture = picture;
    const now = performance.now();
    this.#seen.frames++;
    if (this.#lastFrame) this.#seen.maxFrameGap = Math.max(this.#seen.maxFrameGap, now - this.#lastFrame.at);
    this.#lastFrame = { video, at: now, count: 0 };
  }

  #listen(video: HTMLVideoElement) {
    const known = this.#volumes.get(video);
    const stream = video.srcObject;
    if (known && (known.stream !== stream || !video.isConnected)) {
      known.source.disconnect();
      known.gain.disconnect();
      this.#volumes.delete(video);
    }
    if (this.#volumes.has(video) || !(stream instanceof MediaStream) || stream.getAudioTracks().length === 0)
      return;
    const [source, gain] = [this.#context.createMediaStreamSource(stream), new GainNode(this.#context)];
    source.connect(gain).connect(this.#mixer);
    this.#volumes.set(video, { stream, source, gain });
    this.#follow(video);
  }

  /** As loud as the element lets it be heard. */
  #follow(video: HTMLVideoElement) {
    const gain = this.#volumes.get(video)?.gain.gain;
    if (gain) gain.value = video.muted ? 0 : video.volume;
  }

  #hear(samples: Float32Array, rate: number) {
    const window = Math.round(rate / 1000);
    for (let start = 0; start + window <= samples.length; start += window) {
      let peak = 0;
      for (let i = start; i < start + window; i++) peak = Math.max(peak, Math.abs(samples[i]!));
      if (peak >= silentBelow) [this.#hears, this.#silentSamples] = [true, 0];
      else if (this.#hears) this.#silentSamples += window;
      this.#seen.maxSilence = Math.max(this.#seen.maxSilence ?? 0, (this.#silentSamples / rate) * 1000);
    }
  }

  // Where no AudioContext runs (Firefox without a sound device) the statistics tell what was heard.
  async #countSound(): Promise<void> {
    const isHeard = (video: HTMLVideoElement) => !video.muted && video.volume > 0;
    const heard = [...document.querySelectorAll<HTMLVideoElement>('#remote video')]
      .filter(isHeard)
      .flatMap(({ srcObject }) => (srcObject instanceof MediaStream ? srcObject.getAudioTracks() : []));
    for (const connection of this.#connections) {
      if (connection.signalingState === 'closed') continue;
      const { concealed, gap } = await this.#sound.count(connection, heard);
      this.#seen.concealed += concealed;
      this.#seen.maxSoundGap = Math.max(this.#seen.maxSoundGap, gap);
    }
  }
}

const nothing = (): Seen => ({
  frames: 0,
  maxFrameGap: 0,
  maxSilence: 0,
  concealed: 0,
  maxSoundGap: 0,
  marks: [],
  alerts: 0,
});
