import { chosenDevices, rememberDevices, type ChosenDevices } from '../Media/chosen-devices';

/**
 * Three selects of devices. It asks for camera and microphone only when its button is pressed, and releases them at
 * once.
 */
class DeviceChoice extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('[data-show]')?.addEventListener('click', () => void this.#show());
    this.addEventListener('change', () => this.#remember());
  }

  async #show(): Promise<void> {
    this.#tell(null);
    const failure = await allow();
    this.#tell(failure);
    if (failure) return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const select of this.#selects())
      fill(
        select,
        devices.filter(({ kind }) => kind === select.dataset['kind']),
      );
  }

  #remember(): void {
    rememberDevices(
      Object.fromEntries(
        this.#selects().flatMap(({ dataset, value }) => (value ? [[dataset['kind'], value]] : [])),
      ),
    );
  }

  #selects(): HTMLSelectElement[] {
    return [...this.querySelectorAll<HTMLSelectElement>('select[data-kind]')];
  }

  #tell(failure: 'refused' | 'missing' | null): void {
    for (const line of this.querySelectorAll<HTMLElement>('[data-when]'))
      line.hidden = line.dataset['when'] !== failure;
  }
}

/** Only a page that may use devices learns their names: camera and microphone together, else the microphone alone. */
async function allow(): Promise<'refused' | 'missing' | null> {
  for (const constraints of [{ audio: true, video: true }, { audio: true }]) {
    try {
      const media = await navigator.mediaDevices.getUserMedia(constraints);
      for (const track of media.getTracks()) track.stop();
      return null;
    } catch (failure) {
      if (!(failure instanceof DOMException)) throw failure;
      if (failure.name === 'NotAllowedError') return 'refused'; // other failures: no camera, or another program has it
    }
  }
  return 'missing';
}

function fill(select: HTMLSelectElement, devices: MediaDeviceInfo[]): void {
  const chosen = chosenDevices()[select.dataset['kind'] as keyof ChosenDevices] ?? '';
  for (const old of [...select.options].slice(1)) old.remove();
  for (const { deviceId, label } of devices.filter((device) => device.deviceId !== ''))
    select.add(new Option(label, deviceId));
  select.value = devices.some(({ deviceId }) => deviceId === chosen) ? chosen : '';
  select.disabled = select.options.length < 2;
}

export function enableDeviceChoice(): void {
  customElements.define('device-choice', DeviceChoice);
}
