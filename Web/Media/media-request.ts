import { chosenDevices } from './chosen-devices';
import type { CameraState } from '../Hub/protocol';
import type { TrackName } from './tracks';

/**
 * Why there is no camera or microphone: the person or the host page's policy refused it, another program has it, there
 * is none, or the browser names no cause that we know.
 */
export type MediaFailure = 'refused' | 'policy' | 'busy' | 'none' | 'unknown';

/** Which of a phone's cameras. */
export type Facing = 'user' | 'environment';

const picture: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** Asks the browser for all of these at once. Returns why there are none if it refuses. */
export async function requestMedia(
  names: readonly TrackName[],
  facing: Facing,
): Promise<MediaStream | MediaFailure> {
  // Chromium gives the microphone alone where the camera is forbidden, and says nothing.
  if (names.some(isForbidden)) return 'policy';
  const { audioinput, videoinput } = chosenDevices();
  const constraints: MediaStreamConstraints = {};
  // "ideal": a chosen device that is no longer there is no reason to fail.
  if (names.includes('microphone'))
    constraints.audio = audioinput ? { deviceId: { ideal: audioinput } } : true;
  if (names.includes('camera'))
    constraints.video = {
      ...picture,
      facingMode: { ideal: facing },
      ...(videoinput && facing === 'user' && { deviceId: { ideal: videoinput } }),
    };
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (failure) {
    return nameOf(failure);
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

/** The state of a camera that could not be used. */
export const cameraAfter = (failure: MediaFailure): CameraState =>
  failure === 'busy' ? 'off' : failure === 'none' || failure === 'unknown' ? 'none' : 'refused';

/** Whether the host page denies our frame a device (Permissions Policy, 9.5); only Chromium tells. */
function isForbidden(feature: TrackName): boolean {
  const { featurePolicy } = document as Document & {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return window !== window.top && featurePolicy?.allowsFeature(feature) === false;
}
