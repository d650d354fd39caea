import { prototypeOf, watch } from './proxies';

/** The windows that a document has opened, and the ports on which it listens. */
export class WindowWatch {
  opened = 0;
  refused = 0;
  /** A port is in use from when somebody listens to it until it is closed. */
  readonly ports = new Set<unknown>();

  watch() {
    this.#watchOpening();
    this.#watchListening();
    const { ports } = this;
    watch(prototypeOf('MessagePort'), 'close', {
      apply(native, self, args) {
        ports.delete(self);
        return Reflect.apply(native, self, args);
      },
    });
  }

  #watchOpening() {
    const count = (opened: unknown) => {
      if (opened) this.opened++;
      else this.refused++;
    };
    watch(globalThis, 'open', {
      apply(native, self, args) {
        const opened: unknown = Reflect.apply(native, self, args);
        count(opened);
        return opened;
      },
    });
  }

  #watchListening() {
    const owner = prototypeOf('MessagePort');
    const listening = owner && Object.getOwnPropertyDescriptor(owner, 'onmessage');
    if (!listening?.set) return;
    const { ports } = this;
    Object.defineProperty(owner, 'onmessage', {
      ...listening,
      set(this: unknown, listener: unknown) {
        ports.add(this);
        listening.set?.call(this, listener);
      },
    });
  }
}
