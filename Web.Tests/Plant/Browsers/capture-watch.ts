import type { Permission } from './permission';
import { prototypeOf, watch, type Watcher } from './proxies';

const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** The cameras and microphones that a document has opened. */
export class CaptureWatch {
  calls = 0;
  readonly #permission: Permission;
  readonly #tracks = new Set<MediaStreamTrack>();
  #isRaw = false;
  #heldTo: MediaTrackConstraints | null = null;

  constructor(permission: Permission) {
    this.#permission = permission;
  }

  watch() {
    const clone = this.#clone();
    watch(prototypeOf('MediaDevices'), 'getUserMedia', this.#getUserMedia());
    watch(prototypeOf('MediaStream'), 'clone', clone);
    watch(prototypeOf('MediaStreamTrack'), 'clone', clone);
  }

  get liveTracks(): MediaStreamTrack[] {
    return [...this.#tracks].filter((track) => track.readyState === 'live');
  }

  /** Microphones are asked for without what makes them pleasant: it takes a steady tone for noise. */
  listenRaw() {
    this.#isRaw = true;
  }

  /** Cameras are asked for this picture, whatever the page wants of them. */
  holdCamera(picture: MediaTrackConstraints) {
    this.#heldTo = picture;
  }

  #getUserMedia(): Watcher {
    const begin = (wanted: MediaStreamConstraints | undefined) => {
      this.calls++;
      return this.#permission.check(wanted);
    };
    const constraints = (wanted: MediaStreamConstraints | undefined) => this.#constraints(wanted);
    const keep = (made: unknown) => this.#keep(made);
    return {
      apply(native, self, args: unknown[]) {
        const wanted = args[0] as MediaStreamConstraints | undefined;
        const asked = begin(wanted).then(
          () => Reflect.apply(native, self, constraints(wanted)) as Promise<MediaStream>,
        );
        asked.then(keep, () => {}); // a refusal is the caller's affair
        return asked;
      },
    };
  }

  #clone(): Watcher {
    const isOwn = (media: unknown) =>
      media instanceof MediaStream
        ? media.getTracks().some((track) => this.#tracks.has(track))
        : this.#tracks.has(media as MediaStreamTrack);
    const keep = (made: unknown) => this.#keep(made);
    return {
      apply(native, self, args) {
        const made: unknown = Reflect.apply(native, self, args);
        if (isOwn(self)) keep(made); // clones of received tracks hold no camera
        return made;
      },
    };
  }

  #constraints(wanted: MediaStreamConstraints | undefined): [] | [MediaStreamConstraints] {
    if (!wanted) return [];
    const { audio, video } = wanted;
    return [
      {
        ...wanted,
        ...(audio && this.#isRaw && { audio: { ...(typeof audio === 'object' && audio), ...raw } }),
        ...(video && this.#heldTo && { video: { ...(typeof video === 'object' && video), ...this.#heldTo } }),
      },
    ];
  }

  #keep(made: unknown) {
    if (made instanceof MediaStream) for (const track of made.getTracks()) this.#tracks.add(track);
    else if (made instanceof MediaStreamTrack) this.#tracks.add(made);
  }
}
