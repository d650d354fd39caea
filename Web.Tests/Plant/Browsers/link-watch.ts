import { prototypeOf, watch, type Watcher } from './proxies';

/** The peer connections of a document. */
export class LinkWatch {
  readonly connections: RTCPeerConnection[] = [];
  readonly #channels: RTCDataChannel[] = [];
  /** Set while what the other side answers is held back. */
  #held: Promise<void> | null = null;
  #release: (() => void) | null = null;
  #relayName: string | null = null;

  watch() {
    const connection = this.#connection();
    const link = prototypeOf('RTCPeerConnection');
    watch(globalThis, 'RTCPeerConnection', connection);
    watch(globalThis, 'webkitRTCPeerConnection', connection);
    watch(link, 'createDataChannel', this.#channel());
    watch(link, 'setConfiguration', this.#configured());
    watch(link, 'addIceCandidate', this.#answer());
    watch(link, 'setRemoteDescription', this.#answer());
  }

  /** As in a network that lets nothing but TLS pass: the relay is reached by this name, which its certificate is of. */
  relayByTls(name: string) {
    this.#relayName = name;
  }

  /** What the other side answers reaches the links only when it is released. */
  hold(hold: boolean) {
    if (hold) this.#held = new Promise((resolve) => (this.#release = resolve));
    else {
      this.#release?.();
      [this.#held, this.#release] = [null, null];
    }
  }

  /** With the next click that moves the call all are closed, before the new document is there. */
  breakFirst() {
    addEventListener('click', ({ target }) => {
      if (!(target instanceof Element) || !target.closest('#maximize, #minimize')) return;
      for (const channel of this.#channels) if (channel.readyState === 'open') channel.send('bye');
      setTimeout(() => this.connections.forEach((connection) => connection.close()));
    });
  }

  #connection(): Watcher {
    const { connections } = this;
    const reached = (args: readonly unknown[]) => this.#reached(args);
    return {
      construct(native, args, newTarget) {
        const made = Reflect.construct(native, reached(args), newTarget) as RTCPeerConnection;
        connections.push(made);
        return made;
      },
    };
  }

  #configured(): Watcher {
    return { apply: (native, self, args) => Reflect.apply(native, self, this.#reached(args) as never[]) };
  }

  #reached([configuration, ...others]: readonly unknown[]): unknown[] {
    const name = this.#relayName;
    const given = configuration as RTCConfiguration | undefined;
    if (!name || !given?.iceServers) return [configuration, ...others];
    const secure = (url: string) =>
      url.replace(/^turn:.*:(\d+)\?transport=tcp$/, `turns:${name}:$1?transport=tcp`);
    const iceServers = given.iceServers.map((server) => ({
      ...server,
      urls: [server.urls]
        .flat()
        .map(secure)
        .filter((url) => url.startsWith('turns:')),
    }));
    return [{ ...given, iceServers }, ...others];
  }

  #channel(): Watcher {
    const channels = this.#channels;
    return {
      apply(native, self, args) {
        const made = Reflect.apply(native, self, args) as RTCDataChannel;
        channels.push(made);
        return made;
      },
    };
  }

  #answer(): Watcher {
    const afterHold = (connection: RTCPeerConnection, act: () => unknown) => this.#afterHold(connection, act);
    return {
      apply: (native, self, args) =>
        afterHold(self as RTCPeerConnection, () => Reflect.apply(native, self, args)),
    };
  }

  /**
   * At once, or when the links are released; a link that was closed meanwhile answers nothing, as a browser's does (W3C
   * WebRTC 1.0, 4.4.1.2).
   */
  #afterHold(connection: RTCPeerConnection, act: () => unknown): unknown {
    return this.#held
      ? this.#held.then(() => (connection.signalingState === 'closed' ? new Promise(() => {}) : act()))
      : act();
  }
}
