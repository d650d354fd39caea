import type { Signaling } from '../Signaling/signaling';
import type { OtherDevice } from './other-device';
import type { SmallPicture } from './small-picture';

type Extra = { press(): Promise<void>; close(): void };

/** Whether the browser shows a picture in a small window over everything: of a page's element, or of a tab with what we put in it. */
export const canShowSmall = () => document.pictureInPictureEnabled || ('documentPictureInPicture' in window && window.parent === window);

/** What is asked for now and then: its code comes with the first press. */
export class Extras {
  readonly #signaling: Signaling;
  readonly #callId: string;
  #opened: Extra[] = [];

  constructor(callId: string, signaling: Signaling) {
    [this.#callId, this.#signaling] = [callId, signaling];
    this.#on('other-device', async (address) => new ((await import(address)) as { OtherDevice: typeof OtherDevice }).OtherDevice(this.#callId, this.#signaling));
    this.#on('small', async (address) => new ((await import(address)) as { SmallPicture: typeof SmallPicture }).SmallPicture());
  }

  /** This document has no part in the call any more. */
  close() {
    for (const extra of this.#opened) extra.close();
  }

  /** `button[data-module]` says where its code is. */
  #on(id: string, load: (address: string) => Promise<Extra>) {
    const button = document.getElementById(id)!;
    let opening: Promise<Extra | null> | null = null;
    const open = async () => {
      try {
        const extra = await load(button.dataset['module']!);
        this.#opened.push(extra);
        return extra;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return (opening = null); // no connection, so no code: the next press tries again
      }
    };
    button.addEventListener('click', async () => (await (opening ??= open()))?.press());
  }
}
