/** How a STUN or TURN server answered this browser, in the server's words (`BrowserOutcome`). */
export type Probed = {
  readonly outcome: 'Works' | 'Refused' | 'Unreachable' | 'Silent';
  /** Of STUN (RFC 8489, 14.8), or 701 (W3C WebRTC 1.0, 4.8.2); 0 if none came. */
  readonly code: number;
  readonly ms: number;
};

/** What a browser says of a server that gave nothing. */
type Complaint = { readonly code: number; readonly isNamed: boolean };

const firstOfBrowser = 700;
/** Chromium gives up on UDP after 9.5 s. */
const usualLimitMs = 11_000;

/** Asks one server for a place at the relay (`relay`), or for this browser's own address (`srflx`). */
export async function probe(
  server: RTCIceServer,
  wanted: 'relay' | 'srflx',
  limitMs = usualLimitMs,
): Promise<Probed> {
  const connection = new RTCPeerConnection({
    iceServers: [server],
    iceTransportPolicy: wanted === 'relay' ? 'relay' : 'all',
  });
  const begun = performance.now();
  try {
    const { outcome, code } = await gathered(connection, wanted, limitMs);
    return { outcome, code, ms: Math.round(performance.now() - begun) };
  } finally {
    connection.close();
  }
}

function gathered(
  connection: RTCPeerConnection,
  wanted: 'relay' | 'srflx',
  limitMs: number,
): Promise<Pick<Probed, 'outcome' | 'code'>> {
  let complaint: Complaint | null = null;
  return new Promise((found, failed) => {
    const timer = setTimeout(() => found(told(complaint)), limitMs);
    connection.onicecandidateerror = ({ errorCode, errorText }) => {
      // A server's own word counts for more than the browser's, and that for more than none.
      if (!complaint || errorCode < firstOfBrowser)
        complaint = { code: errorCode, isNamed: errorText !== '' };
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate && candidate.type !== wanted) return;
      clearTimeout(timer);
      // An address that is the host's own is not told twice.
      const isThere = candidate !== null || (wanted === 'srflx' && !complaint);
      found(isThere ? { outcome: 'Works', code: 0 } : told(complaint));
    };
    connection.createDataChannel('probe');
    connection.setLocalDescription().catch(failed);
  });
}

/** Firefox has one code for everything, and no words. */
function told(complaint: Complaint | null): Pick<Probed, 'outcome' | 'code'> {
  if (!complaint) return { outcome: 'Unreachable', code: 0 };
  const { code, isNamed } = complaint;
  if (code < firstOfBrowser) return { outcome: 'Refused', code };
  return { outcome: isNamed ? 'Unreachable' : 'Silent', code };
}
