import type { CameraState, MicrophoneState } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import { cameraAfter, type MediaFailure } from './media-request';
import { OwnTracks } from './own-tracks';
import { trackNames, type TrackName, type Tracks } from './tracks';

export type { MediaFailure } from './media-request';

/**
 * Camera and microphone of this document. A camera that is off is released, so that no frame is sent and its light is
 * off; a muted microphone is kept, silent. Events: `change`: a track or its state changed; `taken-away`: the browser
 * gives them to another document.
 */
export class CallMedia extends TypedEvents<Record<'change' | 'taken-away', undefined>> {
  readonly #tracks = new OwnTracks();
  #muted = false;
  #camera: CameraState = 'off';
  #paused = false;
  /** The picture follows when another document has released the camera. */
  #isComing = false;

  constructor() {
    super();
    this.#tracks.listen('given', (stream) => this.#take(stream));
    this.#tracks.listen('ended', (name) => void this.#ended(name));
    this.#tracks.listen('taken-away', () => this.emit('taken-away'));
  }

  get tracks(): Tracks {
    return this.#tracks.all;
  }

  get video(): MediaStreamTrack | null {
    return this.tracks.camera;
  }

  get microphone(): MicrophoneState {
    return !this.tracks.microphone ? 'none' : this.#muted ? 'muted' : 'on';
  }

  get camera(): CameraState {
    return (this.#paused || this.#isComing) && this.#camera === 'on' ? 'paused' : this.#camera;
  }

  /** Mirrored only if the camera faces the person. */
  get isMirrored(): boolean {
    return this.#tracks.isMirrored;
  }

  /** Starts in the state of an older leg of the same party. */
  inherit(microphone: MicrophoneState, camera: CameraState) {
    this.#muted = microphone === 'muted';
    this.#camera = camera === 'on' || camera === 'paused' || camera === 'asking' ? 'asking' : camera;
  }

  /** What is about to be asked for, so that the other side knows from the start. */
  expect(withCamera: boolean) {
    this.#camera = withCamera ? 'asking' : this.#camera === 'asking' ? 'off' : this.#camera;
  }

  /** Asks the browser for both, or for the microphone alone. What is missing is left out; a refusal is reported. */
  async start(withCamera: boolean): Promise<MediaFailure | null> {
    this.expect(withCamera);
    this.#changed();
    const failure = await this.#tracks.ask(...(withCamera ? trackNames : (['microphone'] as const)));
    if (failure === null) return null;
    if (failure !== 'none') return this.#failed(failure, withCamera);
    // One of the two is missing, or both: neither ends a call.
    if (withCamera) {
      const hasCamera =
        (await this.#tracks.ask('microphone')) !== null && (await this.#tracks.ask('camera')) === null;
      if (!hasCamera) this.#camera = 'none';
    }
    this.#changed();
    return null;
  }

  mute(muted: boolean) {
    this.#muted = muted;
    if (this.tracks.microphone) this.tracks.microphone.enabled = !muted;
    this.#changed();
  }

  async turnCamera(on: boolean): Promise<MediaFailure | null> {
    if (!on) {
      this.withoutCamera();
      return null;
    }
    this.#camera = 'asking';
    this.#changed();
    const failure = await this.#tracks.ask('camera');
    return failure && this.#failed(failure, true);
  }

  turnMicrophoneOn(): Promise<MediaFailure | null> {
    return this.#tracks.ask('microphone');
  }

  /** The person chose something other than the camera while the browser was still asking. */
  withoutCamera(state: CameraState = 'off') {
    this.#tracks.set('camera', null);
    this.#camera = state;
    this.#changed();
  }

  /** The person only listens: what the browser is still asking about comes too late. */
  withoutMicrophone() {
    this.#tracks.giveUp();
  }

  /** The connection is weak: no frames are sent, and the other side is told why. */
  pause(paused: boolean) {
    this.#paused = paused;
    this.#changed();
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** Front or back. */
  async flip(): Promise<MediaFailure | null> {
    const failure = await this.#tracks.flip();
    return failure && this.#failed(failure, true);
  }

  /** The person chose another device. */
  change(kind: 'audioinput' | 'videoinput'): Promise<MediaFailure | null> {
    return this.#tracks.change(kind);
  }

  /** Releases everything: the camera's light goes out. */
  stop() {
    this.#tracks.stop();
  }

  /** After a stop, this document takes part again. */
  restart() {
    this.#tracks.restart();
  }

  /** Asks again for what was taken away by a document that did not take the call. */
  recover(): Promise<void> {
    return this.#tracks.recover();
  }

  /** Another document has the camera: the voice goes first, and the picture waits until the camera is free. */
  startWithVoice(): Promise<MediaFailure | null> {
    this.#isComing = true;
    this.withoutCamera('on');
    return this.#tracks.ask('microphone');
  }

  /** Asks again for the camera that was not free. */
  async startPicture(): Promise<MediaFailure | null> {
    const failure = await this.#tracks.ask('camera');
    this.#isComing = failure === 'busy';
    if (failure && failure !== 'busy') this.#failed(failure, true);
    this.#changed();
    return failure;
  }

  #take(stream: MediaStream) {
    const [microphone] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    if (microphone) {
      this.#tracks.set('microphone', microphone);
      microphone.enabled = !this.#muted;
    }
    if (camera && this.#camera !== 'asking' && this.#camera !== 'on') camera.stop();
    else if (camera) {
      this.#tracks.set('camera', camera);
      this.#camera = 'on';
    }
    this.#changed();
  }

  // A device was pulled out: another takes its place, if there is one.
  async #ended(name: TrackName): Promise<void> {
    if (name === 'camera') this.#camera = 'asking';
    const failure = await this.#tracks.ask(name);
    if (failure) this.#failed(failure, name === 'camera');
  }

  #failed(failure: MediaFailure, withCamera: boolean): MediaFailure {
    if (withCamera) this.#camera = cameraAfter(failure);
    this.#changed();
    return failure;
  }

  #changed() {
    this.emit('change');
  }
}
