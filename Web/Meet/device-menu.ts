import { chosenDevices, rememberDevice } from '../Media/chosen-devices';
import type { CallLegs } from './call-legs';
import type { CallMedia } from '../Media/call-media';
import { onDevicesChange } from '../Media/devices-change';
import { lateStyle } from '../Layout/late-style';

await lateStyle();

type Kind = 'audioinput' | 'videoinput' | 'audiooutput';

/** Which microphone, camera and speaker: what is chosen is used at once and remembered in this browser. */
export class DeviceMenu {
  readonly #button = document.getElementById('devices')!;
  readonly #menu = document.getElementById('device-menu')!;
  readonly #template = document.getElementById('device-item') as HTMLTemplateElement;
  readonly #media: CallMedia;
  readonly #legs: CallLegs;

  constructor(media: CallMedia, legs: CallLegs) {
    this.#media = media;
    this.#legs = legs;
    this.#menu.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('pointerdown', (event) => {
      if (
        !this.#menu.hidden &&
        event.target instanceof Node &&
        !this.#menu.contains(event.target) &&
        !this.#button.contains(event.target)
      )
        this.#close(false);
    });
    onDevicesChange(() => !this.#menu.hidden && void this.#fill());
    legs.addEventListener('quality', () => this.#drawLevel(legs.monitor.ownLevel));
  }

  /** Its button was pressed. */
  async press(): Promise<void> {
    if (!this.#menu.hidden) return this.#close(true);
    await this.#fill();
    this.#menu.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    (this.#menu.querySelector<HTMLElement>('[aria-checked="true"]') ?? this.#items()[0])?.focus();
  }

  close() {
    this.#close(false);
  }

  #close(refocus: boolean) {
    this.#menu.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
    if (refocus) this.#button.focus();
  }

  async #fill(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const group of this.#menu.querySelectorAll<HTMLElement>('[data-kind]')) {
      const kind = group.dataset['kind'] as Kind;
      const current = this.#currentOf(kind);
      group.replaceChildren(
        ...devices
          .filter((device) => device.kind === kind && device.deviceId !== '')
          .map((device, i) => this.#item(device, device.deviceId === current || (!current && i === 0))),
      );
    }
  }

  #item(device: MediaDeviceInfo, isCurrent: boolean): HTMLElement {
    const item = this.#template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    item.querySelector('span')!.textContent = device.label;
    item.setAttribute('aria-checked', String(isCurrent));
    item.addEventListener('click', () => void this.#choose(device.kind, device.deviceId));
    return item;
  }

  #currentOf(kind: Kind): string | undefined {
    if (kind === 'audioinput') return this.#media.tracks.microphone?.getSettings().deviceId;
    if (kind === 'videoinput') return this.#media.video?.getSettings().deviceId;
    return chosenDevices().audiooutput;
  }

  async #choose(kind: Kind, deviceId: string): Promise<void> {
    this.#close(true);
    rememberDevice(kind, deviceId);
    if (kind === 'audiooutput') await this.#legs.speakWith(deviceId);
    else await this.#media.change(kind);
  }

  /** Shows somebody who is choosing a microphone that it hears them. */
  #drawLevel(level: number) {
    const bars = this.#menu.querySelectorAll('#mic-level i');
    for (const [i, bar] of bars.entries()) bar.classList.toggle('on', level * 3 > i / bars.length);
  }

  #items(): HTMLElement[] {
    return [...this.#menu.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
  }

  #key(event: KeyboardEvent) {
    const items = this.#items();
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length]?.focus();
    }
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation();
      this.#close(event.key === 'Escape');
    }
  }
}
