import { chosenDevices } from './chosen-devices';
import { onDevicesChange } from './devices-change';

/** Reports when the browser would now give a different microphone: a headset was plugged in, or is back. */
export class MicrophoneWatch {
  #given: Promise<string> | null = null;

  constructor(changed: () => void) {
    onDevicesChange(() => void this.#compare(changed));
  }

  /** The browser gave one now. */
  given() {
    this.#given = currentMicrophone();
  }

  async #compare(changed: () => void): Promise<void> {
    if (this.#given && (await this.#given) !== (await currentMicrophone())) changed();
  }
}

/**
 * Which microphone the browser would give now: the chosen one if it is there, else the default, which comes first (W3C
 * Media Capture, 9.2).
 */
async function currentMicrophone(): Promise<string> {
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter(
    ({ kind }) => kind === 'audioinput',
  );
  const chosen = chosenDevices().audioinput;
  const device = devices.find(({ deviceId }) => deviceId === chosen) ?? devices[0];
  return `${device?.deviceId} ${device?.groupId} ${device?.label}`;
}
