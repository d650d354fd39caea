import type { SignalingConnection } from '../Hub/connection';
import type { ConnectionState } from '../Hub/signaling';

type Ask<Owner> = (window: Window) => Promise<Owner | null>;

const retryMs = 150;
const maxFrames = 6;

/** Seldom, because each question also costs the server a nonce. */
const seldomMs = 2_000;
const consoleLoadsWithinMs = 60_000;

/**
 * Looks for the next window that lends after one that has gone: the console, or every frame of the host page, whose
 * window stays reachable when the livechat in it is replaced by the next page's. Only windows of our origin hear it,
 * and only the livechat of this call lends.
 */
export async function findOwner<Owner>(top: Window, ask: Ask<Owner>, within: number): Promise<Owner | null> {
  const until = Date.now() + within;
  for (;;) {
    const owner = await askAll(top, ask);
    const isTopThere = !top.closed && window.opener !== null;
    if (owner || !isTopThere || Date.now() > until) return owner;
    await new Promise((done) => setTimeout(done, retryMs));
  }
}

/**
 * The console that opened this tab lends again as soon as it has loaded, within a minute: only it can show the call
 * beside the conversation. A visitor's call finds its way back through the server.
 * @param own the connection that is used until then; @param use takes the console's in its place.
 */
export async function findConsole<Owner>(
  ask: Ask<Owner>,
  own: Pick<SignalingConnection, 'state' | 'stop'>,
  use: (owner: Owner) => void,
): Promise<void> {
  const opener = window.opener as Window | null;
  if (opener === null || opener !== opener.top) return;
  for (const until = Date.now() + consoleLoadsWithinMs; Date.now() < until && !opener.closed;) {
    await new Promise((done) => setTimeout(done, seldomMs));
    if (isRefused(own.state)) continue; // the page says so, and its connection tries again when somebody is back
    const owner = await askAll(opener, ask);
    if (!owner) continue;
    await own.stop(); // first: what waits for its answers is asked again when the next one is ready
    return use(owner);
  }
}

const isRefused = (state: ConnectionState) => !state.connected && state.refused !== undefined;

async function askAll<Owner>(top: Window, ask: Ask<Owner>): Promise<Owner | null> {
  const windows = top === window.opener ? [top] : framesOf(top);
  try {
    return (await Promise.all(windows.map(ask))).find((owner) => owner !== null) ?? null;
  } catch {
    return null; // no nonce to be had: the server is away, and an own connection keeps trying
  }
}

function framesOf(top: Window): Window[] {
  try {
    if (top.closed) return [];
    const outer = Array.from({ length: Math.min(top.length, maxFrames) }, (_, i) => top[i] as Window);
    return outer.flatMap((frame) => [
      frame,
      ...Array.from({ length: Math.min(frame.length, 2) }, (_, i) => frame[i] as Window),
    ]);
  } catch {
    return []; // the window is severed (SecurityError)
  }
}
