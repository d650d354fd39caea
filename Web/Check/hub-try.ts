import type { Report } from './report';

const limitMs = 8_000;
/** SignalR's handshake, and its separator (HubProtocol.md of dotnet/aspnetcore). */
const handshake = '{"protocol":"json","version":1}\u001E';

/** Opens a real connection of the hub, and closes it again; if that fails, looks why. */
export async function tryHub(): Promise<Report> {
  const begun = performance.now();
  if (await opens()) return { outcome: 'Works', code: 0, ms: Math.round(performance.now() - begun) };
  try {
    // Browsers hide why an upgrade failed.
    const { ok, status } = await fetch('/hub/door?as=agent', { method: 'POST' });
    if (ok) return { outcome: 'NoUpgrade', code: 0, ms: 0 };
    return { outcome: status < 500 ? 'Refused' : 'Unreachable', code: status, ms: 0 };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { outcome: 'Unreachable', code: 0, ms: 0 };
  }
}

function opens(): Promise<boolean> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/hub?as=agent`);
  return new Promise((done) => {
    const end = (isOpen: boolean) => {
      clearTimeout(timer);
      socket.close();
      done(isOpen);
    };
    const timer = setTimeout(() => end(false), limitMs);
    socket.addEventListener('open', () => socket.send(handshake));
    socket.addEventListener('message', () => end(true));
    socket.addEventListener('close', () => end(false));
  });
}
