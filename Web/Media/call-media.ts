import type { CameraState, MicrophoneState } from '../Hub/protocol';
import { TypedEvents } from '../Layout/typed-events';
import { rememberDevice } from './chosen-devices';
import { cameraAfter, requestMedia, type Facing, type MediaFailure } from './media-request';
import { MicrophoneWatch } from './microphone-watch';
import { trackNames, type TrackName, type Tracks } from './tracks';

export type { MediaFailure } from './media-request';

/**
 * Camera and microphone of this document. A camera that is off is let go, so that no frame is sent and its light is
 * off; a muted microphone stays, silent. Events: `change`: a track or its state is another; `taken-away`: the browser
 * gives them to another document.
 */
export class CallMedia extends TypedEvents<Record<'change' | 'taken-away', undefined>> {
  #tracks: Tracks = { microphone: null, camera: null };
  #muted = false;
  #camera: CameraState = 'off';
  #facing: Facing = 'user';
  #paused = false;
  /** The picture follows when another document has let the camera go. */
  #isComing = false;
  #isOver = false;
  /** What was asked for in an earlier round is not wanted any more. */
  #round = 0;
  /** Another microphone by now is asked for. */
  readonly #watch = new MicrophoneWatch(() => this.#tracks.microphone && void this.#get('microphone'));

  get tracks(): Tracks {
    return this.#tracks;
  }

  get audio(): MediaStreamTrack | null {
    return this.#tracks.microphone;
  }

  get video(): MediaStreamTrack | null {
    return this.#tracks.camera;
  }

  get microphone(): MicrophoneState {
    return !this.#tracks.microphone ? 'none' : this.#muted ? 'muted' : 'on';
  }

  get camera(): CameraState {
    return (this.#paused || this.#isComing) && this.#camera === 'on' ? 'paused' : this.#camera;
  }

  /** Mirrored only when it looks at the person who looks at it. */
  get isMirrored(): boolean {
    return this.#tracks.camera?.getSettings().facingMode !== 'environment' && this.#facing === 'user';
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
    const failure = await this.#get(...(withCamera ? trackNames : (['microphone'] as const)));
    if (failure === null) return null;
    if (failure !== 'none') return this.#failed(failure, withCamera);
    // One of the two is missing, or both: neither ends a call.
    if (withCamera) {
      const hasCamera = (await this.#get('microphone')) !== null && (await this.#get('camera')) === null;
      if (!hasCamera) this.#camera = 'none';
    }
    this.#changed();
    return null;
  }

  mute(muted: boolean) {
    this.#muted = muted;
    if (this.#tracks.microphone) this.#tracks.microphone.enabled = !muted;
    this.#changed();
  }

  async turnCamera(on: boolean): Promise<MediaFailure | null> {
    if (!on) {
      this.withoutCamera();
      return null;
    }
    this.#camera = 'asking';
    this.#changed();
    const failure = await this.#get('camera');
    return failure && this.#failed(failure, true);
  }

  turnMicrophoneOn(): Promise<MediaFailure | null> {
    return this.#get('microphone');
  }

  /** The person said what else than the camera they want, while the browser still asks. */
  withoutCamera(state: CameraState = 'off') {
    this.#set('camera', null);
    this.#camera = state;
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
  flip(): Promise<MediaFailure | null> {
    this.#facing = this.#facing === 'user' ? 'environment' : 'user';
    this.#tracks.camera?.stop(); // most phones open one camera at a time
    return this.#get('camera');
  }

  choose(kind: 'audioinput' | 'videoinput', deviceId: string): Promise<MediaFailure | null> {
    rememberDevice(kind, deviceId);
    if (kind === 'audioinput') return this.#get('microphone');
    this.#facing = 'user';
    return this.#get('camera');
  }

  /** Lets go of everything: the camera's light goes out. */
  stop() {
    this.#isOver = true;
    for (const name of trackNames) this.#set(name, null);
  }

  /** After a stop: this document takes part again. */
  restart() {
    this.#isOver = false;
  }

  /** What was taken away for a document that did not take the call is asked for again. */
  async recover(): Promise<void> {
    const taken = trackNames.filter((name) => this.#tracks[name]?.muted);
    if (taken.length > 0) await this.#get(...taken);
  }

  /** Another document has the camera: the voice goes first, and the picture rests until the camera is free. */
  startWithVoice(): Promise<MediaFailure | null> {
    this.#isComing = true;
    this.withoutCamera('on');
    return this.#get('microphone');
  }

  /** Asks for the camera that was not free before. */
  async startPicture(): Promise<MediaFailure | null> {
    const failure = await this.#get('camera');
    this.#isComing = failure === 'busy';
    if (failure && failure !== 'busy') this.#failed(failure, true);
    this.#changed();
    return failure;
  }

  async #get(...names: TrackName[]): Promise<MediaFailure | null> {
    const round = this.#round;
    const given = await requestMedia(names, this.#facing);
    if (typeof given === 'string') return given;
    // The call ended, or the person chose otherwise, while the browser asked.
    if (this.#isOver || round !== this.#round) for (const track of given.getTracks()) track.stop();
    else this.#take(given);
    return null;
  }

  #take(stream: MediaStream) {
    const [microphone] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    if (microphone) {
      this.#set('microphone', microphone);
      this.#watch.given();
      microphone.enabled = !this.#muted;
    }
    if (camera && this.#camera !== 'asking' && this.#camera !== 'on') camera.stop();
    else if (camera) {
      this.#set('camera', camera);
      this.#camera = 'on';
    }
    this.#changed();
  }

  /** Another track, or none, takes the place of the one before. */
  #set(name: TrackName, track: MediaStreamTrack | null) {
    this.#tracks[name]?.stop();
    this.#tracks = { ...this.#tracks, [name]: track };
    if (!track) return;
    track.onended = () => void this.#ended(name);
    track.onmute = () => this.emit('taken-away');
  }

  // A device was pulled out: another takes its place, if there is one.
  async #ended(name: TrackName): Promise<void> {
    this.#set(name, null);
    if (name === 'camera') this.#camera = 'asking';
    const failure = await this.#get(name);
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
