import { RemoteWatch } from './remote-watch';

// Counts what a document does with peer connections, cameras and windows. Runs before the document's own scripts, which
// notice nothing of it.
type Statistics = Record<string, unknown>;
type Colours = Record<string, [number, number, number]>;

const key = Symbol.for('LiveChatMeet.Tests.Media');
const connections: RTCPeerConnection[] = [];
const channels: RTCDataChannel[] = [];
const tracks = new Set<MediaStreamTrack>();
const timers = new Set<number>();
const ports = new Set<unknown>();
let getUserMediaCalls = 0;
let windowsOpened = 0;
let windowsRefused = 0;
let isRaw = false;
let remoteWatch: RemoteWatch | null = null;

/** How many cameras are still refused because another program has them. */
let busyCameras = 0;
/** Set while what the other side answers is held back. */
let held: Promise<void> | null = null;
let release: (() => void) | null = null;

/** What the person has answered; null while the browser asks. */
let allowed: { camera: boolean; microphone: boolean } | null = { camera: true, microphone: true };
const waiting: (() => void)[] = [];

const colours: Colours = {
  Red: [255, 0, 0],
  Green: [0, 255, 0],
  Blue: [0, 0, 255],
  Yellow: [255, 255, 0],
  Magenta: [255, 0, 255],
  Cyan: [0, 255, 255],
};
/** How far a colour may be from the one it is taken for, of 441 from black to white. */
const colourTolerance = 120;

/** Puts a proxy in the place of a function; interfaces that the context does not have are left alone. */
function watch(
  owner: object | undefined,
  name: string,
  handler: ProxyHandler<(...args: never[]) => unknown>,
) {
  const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== 'function') return;
  Object.defineProperty(owner, name, { ...descriptor, value: new Proxy(descriptor.value, handler) });
}

const prototypeOf = (name: string) =>
  (Reflect.get(globalThis, name) as { prototype: object } | undefined)?.prototype;

const keepTracks = (made: unknown) => {
  for (const track of made instanceof MediaStream
    ? made.getTracks()
    : made instanceof MediaStreamTrack
      ? [made]
      : [])
    tracks.add(track);
};

function watchAll() {
  const connection: ProxyHandler<(...args: never[]) => unknown> = {
    construct(native, args, newTarget) {
      const made = Reflect.construct(native, args, newTarget) as RTCPeerConnection;
      connections.push(made);
      return made;
    },
  };
  const channel: ProxyHandler<(...args: never[]) => unknown> = {
    apply(native, self, args) {
      const made = Reflect.apply(native, self, args) as RTCDataChannel;
      channels.push(made);
      return made;
    },
  };
  const capture: ProxyHandler<(...args: never[]) => unknown> = {
    apply(native, self, args) {
      getUserMediaCalls++;
      const asked = answered().then(() => {
        const wanted = args[0] as MediaStreamConstraints | undefined;
        if (isRaw && wanted?.audio)
          args = [
            {
              ...wanted,
              audio: {
                ...(typeof wanted.audio === 'object' && wanted.audio),
                echoCancellation: false,
                noiseSuppression: false,
                autoGainControl: false,
              },
            },
          ];
        if ((wanted?.video && !allowed?.camera) || (wanted?.audio && !allowed?.microphone))
          throw new DOMException(allowed ? 'Permission denied' : 'Permission dismissed', 'NotAllowedError');
        if (wanted?.video && busyCameras-- > 0)
          throw new DOMException('Could not start video source', 'NotReadableError');
        return Reflect.apply(native, self, args) as Promise<MediaStream>;
      });
      asked.then(keepTracks, () => {}); // a refusal is the caller's affair
      return asked;
    },
  };
  const clone: ProxyHandler<(...args: never[]) => unknown> = {
    apply(native, self, args) {
      const made: unknown = Reflect.apply(native, self, args);
      // clones of received tracks hold no camera
      if (
        self instanceof MediaStream
          ? self.getTracks().some((track) => tracks.has(track))
          : tracks.has(self as MediaStreamTrack)
      )
        keepTracks(made);
      return made;
    },
  };
  watch(globalThis, 'RTCPeerConnection', connection);
  watch(globalThis, 'webkitRTCPeerConnection', connection);
  watch(prototypeOf('RTCPeerConnection'), 'createDataChannel', channel);
  watch(prototypeOf('RTCPeerConnection'), 'addIceCandidate', {
    apply: (native, self, args) => afterHold(self, () => Reflect.apply(native, self, args)),
  });
  watch(prototypeOf('RTCPeerConnection'), 'setRemoteDescription', {
    apply: (native, self, args) => afterHold(self, () => Reflect.apply(native, self, args)),
  });
  watch(prototypeOf('MediaDevices'), 'getUserMedia', capture);
  watch(prototypeOf('MediaStream'), 'clone', clone);
  watch(prototypeOf('MediaStreamTrack'), 'clone', clone);
  watch(prototypeOf('Permissions'), 'query', {
    apply(native, self, args) {
      const { name } = (args[0] ?? {}) as { name?: string };
      return !allowed && (name === 'camera' || name === 'microphone')
        ? Promise.resolve({ state: 'prompt' })
        : Reflect.apply(native, self, args);
    },
  });
  watch(globalThis, 'setTimeout', {
    apply(native, self, [handler, ...rest]: unknown[]) {
      const fire = (...args: unknown[]) => {
        timers.delete(id);
        if (typeof handler === 'function') handler(...args);
      };
      const id = Reflect.apply(native, self, [
        typeof handler === 'function' ? fire : handler,
        ...rest,
      ]) as number;
      if (typeof handler === 'function') timers.add(id);
      return id;
    },
  });
  watch(globalThis, 'setInterval', {
    apply(native, self, args) {
      const id = Reflect.apply(native, self, args) as number;
      timers.add(id);
      return id;
    },
  });
  for (const name of ['clearTimeout', 'clearInterval']) {
    watch(globalThis, name, {
      apply(native, self, args) {
        timers.delete(args[0] as number);
        return Reflect.apply(native, self, args) as undefined;
      },
    });
  }
  watch(prototypeOf('MessagePort'), 'close', {
    apply(native, self, args) {
      ports.delete(self);
      return Reflect.apply(native, self, args);
    },
  });
  watchPorts();
  watch(globalThis, 'open', {
    apply(native, self, args) {
      const opened: unknown = Reflect.apply(native, self, args);
      if (opened) windowsOpened++;
      else windowsRefused++;
      return opened;
    },
  });
}

/** A port is in use from when somebody listens to it until it is closed. */
function watchPorts() {
  const owner = prototypeOf('MessagePort');
  const listening = owner && Object.getOwnPropertyDescriptor(owner, 'onmessage');
  if (!listening?.set) return;
  Object.defineProperty(owner, 'onmessage', {
    ...listening,
    set(this: unknown, listener: unknown) {
      ports.add(this);
      listening.set?.call(this, listener);
    },
  });
}

const answered = () =>
  new Promise<void>((resolve) => {
    if (allowed) resolve();
    else waiting.push(resolve);
  });

/**
 * At once, or when the links are released; a link that was closed meanwhile answers nothing, as a browser's does (W3C
 * WebRTC 1.0, 4.4.1.2).
 */
function afterHold(connection: RTCPeerConnection, act: () => unknown): unknown {
  if (!held) return act();
  return held.then(() => (connection.signalingState === 'closed' ? new Promise(() => {}) : act()));
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0);

async function readConnection(connection: RTCPeerConnection) {
  const report = new Map<string, Statistics>();
  (await connection.getStats()).forEach((one: Statistics) => report.set(String(one['id']), one));
  const all = [...report.values()];
  const sum = (type: string, kind: string, name: string) =>
    all
      .filter((one) => one['type'] === type && one['kind'] === kind)
      .reduce((total, one) => total + number(one[name]), 0);
  const transport = all.find((one) => one['type'] === 'transport');
  const pair =
    report.get(String(transport?.['selectedCandidatePairId'])) ??
    all.find((one) => one['type'] === 'candidate-pair' && one['selected'] === true);
  const candidateType = (end: string) => {
    const type = report.get(String(pair?.[end]))?.['candidateType'];
    return typeof type === 'string' ? type : '';
  };
  return {
    framesDecoded: sum('inbound-rtp', 'video', 'framesDecoded'),
    videoPacketsReceived: sum('inbound-rtp', 'video', 'packetsReceived'),
    audioPacketsReceived: sum('inbound-rtp', 'audio', 'packetsReceived'),
    totalAudioEnergy: sum('inbound-rtp', 'audio', 'totalAudioEnergy'),
    concealedSamples: sum('inbound-rtp', 'audio', 'concealedSamples'),
    pictureScale:
      connection
        .getSenders()
        .find(({ track }) => track?.kind === 'video')
        ?.getParameters().encodings[0]?.scaleResolutionDownBy ?? 1,
    framesSent: sum('outbound-rtp', 'video', 'framesSent'),
    videoPacketsSent: sum('outbound-rtp', 'video', 'packetsSent'),
    audioPacketsSent: sum('outbound-rtp', 'audio', 'packetsSent'),
    localCandidateType: candidateType('localCandidateId'),
    remoteCandidateType: candidateType('remoteCandidateId'),
  };
}

/** Of several stacked videos of a party the one that a person sees. */
function shownVideo(party: string): HTMLVideoElement | undefined {
  const visible = [...document.querySelectorAll<HTMLVideoElement>(`video[data-party=${party}]`)].filter(
    (video) =>
      video.videoWidth > 0 &&
      video.clientWidth > 0 &&
      video.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );
  const topmost = visible
    .flatMap((video) => {
      const { left, top, width, height } = video.getBoundingClientRect();
      return document.elementsFromPoint(left + width / 2, top + height / 2);
    })
    .find((element) => visible.includes(element as HTMLVideoElement));
  // what lets the pointer through is found at no point: the last one is painted over the others
  return (topmost as HTMLVideoElement | undefined) ?? visible.at(-1);
}

function nearestColour([red, green, blue]: [number, number, number]): string | null {
  const [nearest] = Object.entries(colours)
    .map(([name, [r, g, b]]) => ({ name, distance: Math.hypot(red - r, green - g, blue - b) }))
    .sort((one, other) => one.distance - other.distance);
  return nearest && nearest.distance < colourTolerance ? nearest.name : null;
}

const probe = {
  /** From now on the browser asks for camera and microphone, and nobody has answered. */
  ask() {
    allowed = null;
  },

  /** Microphones are asked for without what makes them pleasant: it takes a steady tone for noise. */
  listenRaw() {
    isRaw = true;
  },

  /**
   * What other products do: with the click that moves the call this document closes its links, before the new one is
   * there.
   */
  breakFirst() {
    addEventListener('click', ({ target }) => {
      if (!(target instanceof Element) || !target.closest('#maximize, #minimize')) return;
      for (const channel of channels) if (channel.readyState === 'open') channel.send('bye');
      setTimeout(() => connections.forEach((connection) => connection.close()));
    });
  },

  /** From now on `takeRemote` tells what is seen and heard of the other party. */
  watchRemote() {
    remoteWatch = new RemoteWatch(connections);
  },

  takeRemote() {
    return remoteWatch?.take();
  },

  /** The next times that a document asks for a camera another program has it. */
  occupyCamera(times: number) {
    busyCameras = times;
  },

  /** What the other side answers reaches this document's links only when it is released. */
  holdLinks(hold: boolean) {
    if (hold) held = new Promise((resolve) => (release = resolve));
    else {
      release?.();
      [held, release] = [null, null];
    }
  },

  /** As Safari on a phone does when another document asks for camera and microphone. */
  muteOwnTracks() {
    for (const track of tracks) if (track.readyState === 'live') track.dispatchEvent(new Event('mute'));
  },

  /** The question is closed without an answer, and asked anew the next time, as Chromium does. */
  dismiss() {
    for (const resolve of waiting.splice(0)) resolve();
  },

  answer(camera: boolean, microphone: boolean) {
    allowed = { camera, microphone };
    for (const resolve of waiting.splice(0)) resolve();
  },

  async read() {
    const connected = connections.filter((connection) => connection.connectionState === 'connected');
    return {
      peerConnectionsCreated: connections.length,
      peerConnectionsOpen: connections.filter((connection) => connection.signalingState !== 'closed').length,
      getUserMediaCalls,
      liveTracks: [...tracks].filter((track) => track.readyState === 'live').length,
      timersRunning: timers.size,
      windowsOpened,
      windowsRefused,
      portsOpen: ports.size,
      connections: await Promise.all(connected.map(readConnection)),
    };
  },

  /** The name of the average colour; null without a picture, and for one that is none of the test colours. */
  colour(party: string): string | null {
    const video = shownVideo(party);
    if (!video) return null;
    const size = 8;
    const canvas = new OffscreenCanvas(size, size).getContext('2d');
    if (!canvas) throw new Error('no canvas');
    canvas.drawImage(video, 0, 0, size, size);
    const { data } = canvas.getImageData(0, 0, size, size);
    const average = (channel: number) =>
      data.reduce((total, value, i) => (i % 4 === channel ? total + value : total), 0) / (size * size);
    return nearestColour([average(0), average(1), average(2)]);
  },

  /** The loudest frequency in Hz within a little more than one pulse of the fake microphone; null for silence. */
  async frequency(party: string): Promise<number | null> {
    const stream = shownVideo(party)?.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return null;
    const context = new AudioContext();
    try {
      if (context.state !== 'running')
        await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1000))]);
      if (context.state !== 'running')
        throw new Error(
          'the AudioContext is suspended: nobody has clicked in this page, or there is no sound device',
        );
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      const levels = new Float32Array(analyser.frequencyBinCount);
      let loudest = { level: -70, bin: -1 };
      for (const until = context.currentTime + 0.6; context.currentTime < until;) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        analyser.getFloatFrequencyData(levels);
        levels.forEach((level, bin) => {
          if (level > loudest.level) loudest = { level, bin };
        });
      }
      return loudest.bin < 0 ? null : (loudest.bin * context.sampleRate) / analyser.fftSize;
    } finally {
      await context.close();
    }
  },
};

// the empty first document of a window lends its globals to the next one of the same origin
if (!Reflect.has(globalThis, key)) {
  Object.defineProperty(globalThis, key, { value: probe });
  watchAll();
}
