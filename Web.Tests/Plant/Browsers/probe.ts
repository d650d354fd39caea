import { CaptureWatch } from './capture-watch';
import { readConnection } from './link-statistics';
import { LinkWatch } from './link-watch';
import { Permission } from './permission';
import { RemoteWatch } from './remote-watch';
import { colourOf, frequencyOf } from './shown-video';
import { TimerWatch } from './timer-watch';
import { WindowWatch } from './window-watch';

// Counts what a document does with peer connections, cameras and windows. Runs before the document's own scripts, which
// notice nothing of it.
const key = Symbol.for('LiveChatMeet.Tests.Media');
const permission = new Permission();
const captures = new CaptureWatch(permission);
const links = new LinkWatch();
const timers = new TimerWatch();
const windows = new WindowWatch();
let remoteWatch: RemoteWatch | null = null;

async function read() {
  const { connections } = links;
  const connected = connections.filter((connection) => connection.connectionState === 'connected');
  return {
    peerConnectionsCreated: connections.length,
    peerConnectionsOpen: connections.filter((connection) => connection.signalingState !== 'closed').length,
    getUserMediaCalls: captures.calls,
    liveTracks: captures.liveTracks.length,
    timersRunning: timers.running.size,
    windowsOpened: windows.opened,
    windowsRefused: windows.refused,
    portsOpen: windows.ports.size,
    connections: await Promise.all(connected.map(readConnection)),
  };
}

const probe = {
  /** From now on the browser asks for camera and microphone, and nobody has answered. */
  ask: () => permission.ask(),

  /** Microphones are asked for without what makes them pleasant: it takes a steady tone for noise. */
  listenRaw: () => captures.listenRaw(),

  /** Cameras are asked for this picture, whatever the page wants of them. */
  holdCamera: (picture: MediaTrackConstraints) => captures.holdCamera(picture),

  /**
   * What other products do: with the click that moves the call this document closes its links, before the new one is
   * there.
   */
  breakFirst: () => links.breakFirst(),

  /** From now on `takeRemote` tells what is seen and heard of the other party. */
  watchRemote() {
    remoteWatch = new RemoteWatch(links.connections);
  },

  takeRemote: () => remoteWatch?.take(),

  /** The next times that a document asks for a camera another program has it. */
  occupyCamera: (times: number) => permission.occupyCamera(times),

  /** From now on the relay is reached by TLS alone. */
  relayByTls: (name: string) => links.relayByTls(name),

  /** What the other side answers reaches this document's links only when it is released. */
  holdLinks: (hold: boolean) => links.hold(hold),

  /** As Safari on a phone does when another document asks for camera and microphone. */
  muteOwnTracks() {
    for (const track of captures.liveTracks) track.dispatchEvent(new Event('mute'));
  },

  /** The question is closed without an answer, and asked anew the next time, as Chromium does. */
  dismiss: () => permission.dismiss(),

  answer: (camera: boolean, microphone: boolean) => permission.answer(camera, microphone),

  read,

  /** The name of the average colour; null without a picture, and for one that is none of the test colours. */
  colour: colourOf,

  /** The loudest frequency in Hz within a little more than one pulse of the fake microphone; null for silence. */
  frequency: frequencyOf,
};

// the empty first document of a window lends its globals to the next one of the same origin
if (!Reflect.has(globalThis, key)) {
  Object.defineProperty(globalThis, key, { value: probe });
  for (const one of [permission, captures, links, timers, windows]) one.watch();
}
