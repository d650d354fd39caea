import { TypedEvents } from '../Layout/typed-events';
import { requestMedia, type Facing, type MediaFailure } from './media-request';
import { MicrophoneWatch } from './microphone-watch';
import { trackNames, type TrackName, type Tracks } from './tracks';

/**
 * The tracks of this document, as the browser gives them and takes them away. Events: `given`: it answered, and `set`
 * keeps what is wanted; `ended`: a device was pulled out; `taken-away`: another document has it.
 */
export class OwnTracks extends TypedEvents<{
  given: MediaStream;
  ended: TrackName;
  'taken-away': undefined;
}> {
  #all: Tracks = { microphone: null, camera: null };
  #facing: Facing = 'user';
  #isOver = false;
  /** What was asked for in an earlier round is no longer wanted. */
  #round = 0;
  /** By now another microphone is being asked for. */
  readonly #watch = new MicrophoneWatch(() => this.#all.microphone && void this.ask('microphone'));

  get all(): Tracks {
    return this.#all;
  }

  /** Mirrored only if the camera faces the person. */
  get isMirrored(): boolean {
    return this.#all.camera?.getSettings().facingMode !== 'environment' && this.#facing === 'user';
  }

  /** Asks for all of these at once. Returns why there are none if the browser refuses. */
  async ask(...names: TrackName[]): Promise<MediaFailure | null> {
    const round = this.#round;
    const given = await requestMedia(names, this.#facing);
    if (typeof given === 'string') return given;
    // The call ended, or the person chose otherwise, while the browser was asking.
    if (this.#isOver || round !== this.#round) for (const track of given.getTracks()) track.stop();
    else this.emit('given', given);
    return null;
  }

  /** What the browser is still asking about comes too late. */
  giveUp() {
    this.#round++;
  }

  /** Another track, or none, replaces the previous one. */
  set(name: TrackName, track: MediaStreamTrack | null) {
    this.#all[name]?.stop();
    this.#all = { ...this.#all, [name]: track };
    if (!track) return;
    if (name === 'microphone') this.#watch.given();
    track.onended = () => {
      this.set(name, null);
      this.emit('ended', name);
    };
    track.onmute = () => this.emit('taken-away');
  }

  /** Front or back. */
  async flip(): Promise<MediaFailure | null> {
    const before = this.#facing;
    this.#facing = before === 'user' ? 'environment' : 'user';
    this.#all.camera?.stop(); // most phones open one camera at a time
    const failure = await this.ask('camera');
    if (failure) {
      this.#facing = before;
      this.set('camera', null);
    }
    return failure;
  }

  /** The person chose another device. */
  change(kind: 'audioinput' | 'videoinput'): Promise<MediaFailure | null> {
    if (kind === 'audioinput') return this.ask('microphone');
    this.#facing = 'user';
    return this.ask('camera');
  }

  /** Releases everything: the camera's light goes out. */
  stop() {
    this.#isOver = true;
    for (const name of trackNames) this.set(name, null);
  }

  /** After a stop, this document takes part again. */
  restart() {
    this.#isOver = false;
  }

  /** Asks again for what was taken away by a document that did not take the call. */
  async recover(): Promise<void> {
    const taken = trackNames.filter((name) => this.#all[name]?.muted);
    if (taken.length > 0) await this.ask(...taken);
  }
}
