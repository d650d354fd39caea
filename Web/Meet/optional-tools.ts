import type { Signaling } from '../Hub/signaling';
import type { CallLegs } from './call-legs';
import type { CallMedia } from '../Media/call-media';
import type * as DeviceMenuCode from './device-menu';
import { LazyModule } from '../Layout/lazy-module';
import type * as OtherDeviceCode from './other-device';
import type * as SmallPictureCode from './small-picture';

type Tool = { press(): Promise<void>; close(): void };

/**
 * Whether the browser shows a picture in a small window over everything: of a page's element, or of a tab with what we
 * put in it.
 */
export const canShowSmall = () =>
  document.pictureInPictureEnabled || ('documentPictureInPicture' in window && window.parent === window);

/** Tools that are rarely used: their code is loaded on the first press. */
export class OptionalTools {
  #opened: Tool[] = [];

  constructor(callId: string, signaling: Signaling, media: CallMedia, legs: CallLegs) {
    this.#on<typeof DeviceMenuCode>('devices', ({ DeviceMenu }) => new DeviceMenu(media, legs));
    this.#on<typeof OtherDeviceCode>('other-device', ({ OtherDevice }) => new OtherDevice(callId, signaling));
    this.#on<typeof SmallPictureCode>('small', ({ SmallPicture }) => new SmallPicture());
  }

  /** This document no longer has a part in the call. */
  close() {
    for (const tool of this.#opened) tool.close();
  }

  /** `button[data-module]` says where its code is. */
  #on<Code>(id: string, make: (code: Code) => Tool) {
    const button = document.getElementById(id)!;
    const module = new LazyModule<Code>(button.dataset['module']!);
    let opened: Tool | null = null;
    const press = async () => {
      try {
        const code = await module.load();
        if (!opened) this.#opened.push((opened = make(code)));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return; // no connection, so no code: the next press tries again
      }
      await opened.press();
    };
    button.addEventListener('click', () => void press());
  }
}
