import { chosenDevices, rememberDevice } from './devices';
import type { CameraState, MicrophoneState } from '../Hub/protocol';
import { onDevicesChange } from './devices-change';

/**
 * Why there is no camera or microphone: the person said no, the host page's policy did, another program has it, there
 * is none, or the browser names no cause that we know.
 */
export type MediaFailure = 'refused' | 'policy' | 'busy' | 'none' | 'unknown';

const picture: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/**
 * Camera and microphone of this document. A camera that is off is let go, so that no frame is sent and its light is
 * dark; a muted microphone stays, silent. Events: `change`: a track or its state is another; `taken-away`: the browser
 * gives them to another document.
 */
export class CallMedia extends EventTarget {
  #audio: MediaStreamTrack | null = null;
  #video: MediaStreamTrack | null = null;
  #muted = false;
  #camera: CameraState = 'off';
  #facing: 'user' | 'environment' = 'user';
  #paused = false;
  /** The picture follows when another document has let the camera go. */
  #isComing = false;
  #isOver = false;
  /** What was asked for in an earlier round is not wanted any more. */
  #round = 0;
  /** The microphone that the browser gave when it was asked last; another one by now is asked for. */
  #given: Promise<string> | null = null;

  constructor() {
    super();
    onDevicesChange(() => void this.#devicesChanged());
  }

  get audio(): MediaStreamTrack | null {
    return this.#audio;
  }

  get video(): MediaStreamTrack | null {
    return this.#video;
  }

  get microphone(): MicrophoneState {
    return !this.#audio ? 'none' : this.#muted ? 'muted' : 'on';
  }

  get camera(): CameraState {
    return (this.#paused || this.#isComing) && this.#camera === 'on' ? 'paused' : this.#camera;
  }

  /** Mirrored only when it looks at the person who looks at it. */
  get isMirrored(): boolean {
    return this.#video?.getSettings().facingMode !== 'environment' && this.#facing === 'user';
  }

  /** Begins as an older leg of the same party was. */
  inherit(microphone: MicrophoneState, camera: CameraState) {
    this.#muted = microphone === 'muted';
    this.#camera = camera === 'on' || camera === 'paused' || camera === 'asking' ? 'asking' : camera;
  }

  /** What is about to be asked for: so the other side reads it from the first moment. */
  expect(withCamera: boolean) {
    this.#camera = withCamera ? 'asking' : this.#camera === 'asking' ? 'off' : this.#camera;
  }

  /** Asks the browser for both, or for the microphone alone. What is missing is left out; a refusal is told. */
  async start(withCamera: boolean): Promise<MediaFailure | null> {
    this.expect(withCamera);
    this.#changed();
    const failure = withCamera ? await this.#get(true, true) : await this.#get(true, false);
    if (failure === null) return null;
    if (failure !== 'none') return this.#failed(failure, withCamera);
    // One of the two is missing, or both: neither ends a call.
    if (withCamera && (await this.#get(true, false)) === null) {
      this.#camera = 'none';
      this.#changed();
      return null;
    }
    if (withCamera && (await this.#get(false, true)) === null) return null;
    this.#camera = withCamera ? 'none' : this.#camera;
    this.#changed();
    return null;
  }

  mute(muted: boolean) {
    this.#muted = muted;
    if (this.#audio) this.#audio.enabled = !muted;
    this.#changed();
  }

  async turnCamera(on: boolean): Promise<MediaFailure | null> {
    if (!on) {
      this.#video?.stop();
      [this.#video, this.#camera] = [null, 'off'];
      this.#changed();
      return null;
    }
    this.#camera = 'asking';
    this.#changed();
    const failure = await this.#get(false, true);
    return failure && this.#failed(failure, true);
  }

  async turnMicrophoneOn(): Promise<MediaFailure | null> {
    return this.#get(true, false);
  }

  /** The person said what else than the camera they want, while the browser still asks. */
  withoutCamera(state: CameraState = 'off') {
    this.#video?.stop();
    [this.#video, this.#camera] = [null, state];
    this.#changed();
  }

  /** The person listens: what the browser still asks about comes too late. */
  withoutMicrophone() {
    this.#round++;
  }

  /** The connection is weak: no frames go out, and the other side is told why. */
  pause(paused: boolean) {
    this.#paused = paused;
    this.#changed();
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** Front or back. */
  async flip(): Promise<MediaFailure | null> {
    this.#facing = this.#facing === 'user' ? 'environment' : 'user';
    this.#video?.stop(); // most phones open one camera at a time
    return this.#get(false, true);
  }

  async choose(kind: 'audioinput' | 'videoinput', deviceId: string): Promise<MediaFailure | null> {
    rememberDevice(kind, deviceId);
    if (kind === 'videoinput') this.#facing = 'user';
    return this.#get(kind === 'audioinput', kind === 'videoinput');
  }

  /** Lets go of everything: the camera's light goes out. */
  stop() {
    this.#isOver = true;
    for (const track of [this.#audio, this.#video]) track?.stop();
    [this.#audio, this.#video] = [null, null];
  }

  /** After a stop: this document takes part again. */
  restart() {
    this.#isOver = false;
  }

  async #get(audio: boolean, video: boolean): Promise<MediaFailure | null> {
    // Chromium gives the microphone alone where the camera is forbidden, and says nothing.
    if ((video && isForbidden('camera')) || (audio && isForbidden('microphone'))) return 'policy';
    const { audioinput, videoinput } = chosenDevices();
    const constraints: MediaStreamConstraints = {};
    // "ideal": a device that was chosen and is not there any more is no reason to fail.
    if (audio) constraints.audio = audioinput ? { deviceId: { ideal: audioinput } } : true;
    if (video)
      constraints.video = {
        ...picture,
        facingMode: { ideal: this.#facing },
        ...(videoinput && this.#facing === 'user' && { deviceId: { ideal: videoinput } }),
      };
    const round = this.#round;
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(constraints);
    } catch (failure) {
      return nameOf(failure);
    }
    // The call ended, or the person chose otherwise, while the browser asked.
    if (this.#isOver || round !== this.#round) stream.getTracks().forEach((track) => track.stop());
    else this.#take(stream);
    return null;
  }

  #take(stream: MediaStream) {
    const [audio, video] = [stream.getAudioTracks()[0], stream.getVideoTracks()[0]];
    if (audio) {
      this.#audio?.stop();
      [this.#audio, this.#given] = [audio, microphoneNow()];
      audio.enabled = !this.#muted;
      audio.onended = () => void this.#ended('audio');
      audio.onmute = () => this.dispatchEvent(new Event('taken-away'));
    }
    if (video && this.#camera !== 'asking' && this.#camera !== 'on') video.stop();
    else if (video) {
      this.#video?.stop();
      [this.#video, this.#camera] = [video, 'on'];
      video.onended = () => void this.#ended('video');
      video.onmute = () => this.dispatchEvent(new Event('taken-away'));
    }
    this.#changed();
  }

  /** What was taken away for a document that did not take the call is asked for again. */
  async recover(): Promise<void> {
    const [audio, video] = [this.#audio?.muted ?? false, this.#video?.muted ?? false];
    if (audio || video) await this.#get(audio, video);
  }

  /** Another document has the camera: the voice goes first, and the picture rests until the camera is free. */
  async startWithVoice(): Promise<MediaFailure | null> {
    this.#video?.stop();
    [this.#video, this.#camera, this.#isComing] = [null, 'on', true];
    this.#changed();
    return this.#get(true, false);
  }

  /** Asks for the camera that was not free before. */
  async startPicture(): Promise<MediaFailure | null> {
    const failure = await this.#get(false, true);
    this.#isComing = failure === 'busy';
    if (failure && failure !== 'busy') this.#failed(failure, true);
    this.#changed();
    return failure;
  }

  /**
   * A headset was plugged in: the browser's default microphone is another now, or the chosen one is back. Else nothing
   * begins anew.
   */
  async #devicesChanged(): Promise<void> {
    if (this.#audio && (await this.#given) !== (await microphoneNow()) && this.#audio)
      await this.#get(true, false);
  }

  // A device was pulled out: another takes its place, if there is one.
  async #ended(kind: 'audio' | 'video'): Promise<void> {
    if (kind === 'audio') this.#audio = null;
    else [this.#video, this.#camera] = [null, 'asking'];
    const failure = await this.#get(kind === 'audio', kind === 'video');
    if (failure) this.#failed(failure, kind === 'video');
  }

  #failed(failure: MediaFailure, withCamera: boolean): MediaFailure {
    if (withCamera)
      this.#camera =
        failure === 'busy' ? 'off' : failure === 'none' || failure === 'unknown' ? 'none' : 'refused';
    this.#changed();
    return failure;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The names of Media Capture and Streams, 10.2, in our words. */
function nameOf(failure: unknown): MediaFailure {
  const name =
    failure instanceof DOMException ? failure.name : failure instanceof TypeError ? 'NotFoundError' : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    default:
      return 'unknown';
  }
}

/**
 * Which microphone is given to who asks now: the chosen one while it is there, else the default, which comes first (W3C
 * Media Capture, 9.2).
 */
async function microphoneNow(): Promise<string> {
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter(
    ({ kind }) => kind === 'audioinput',
  );
  const chosen = chosenDevices().audioinput;
  const device = devices.find(({ deviceId }) => deviceId === chosen) ?? devices[0];
  return `${device?.deviceId} ${device?.groupId} ${device?.label}`;
}

/** Whether the host page keeps our frame from a device (Permissions Policy, 9.5); only Chromium tells. */
function isForbidden(feature: string): boolean {
  const { featurePolicy } = document as Document & {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return window !== window.top && featurePolicy?.allowsFeature(feature) === false;
}
