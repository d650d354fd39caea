import { watch, type Watcher } from './proxies';

/** The timers of a document that have not fired for the last time. */
export class TimerWatch {
  readonly running = new Set<number>();

  watch() {
    watch(globalThis, 'setTimeout', this.#setTimeout());
    watch(globalThis, 'setInterval', this.#setInterval());
    for (const name of ['clearTimeout', 'clearInterval']) watch(globalThis, name, this.#clear());
  }

  #setTimeout(): Watcher {
    const { running } = this;
    return {
      apply(native, self, [handler, ...rest]: unknown[]) {
        const isFunction = typeof handler === 'function';
        const fire = (...args: unknown[]) => {
          running.delete(id);
          if (isFunction) handler(...args);
        };
        const id = Reflect.apply(native, self, [isFunction ? fire : handler, ...rest]) as number;
        if (isFunction) running.add(id);
        return id;
      },
    };
  }

  #setInterval(): Watcher {
    const { running } = this;
    return {
      apply(native, self, args) {
        const id = Reflect.apply(native, self, args) as number;
        running.add(id);
        return id;
      },
    };
  }

  #clear(): Watcher {
    const { running } = this;
    return {
      apply(native, self, args) {
        running.delete(args[0] as number);
        return Reflect.apply(native, self, args) as undefined;
      },
    };
  }
}
