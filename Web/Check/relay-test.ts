import { post } from './check-post';

/** One minute of relay for this browser to call itself. */
export type RelayTest = {
  readonly circle: string;
  readonly ends: readonly [readonly RTCIceServer[], readonly RTCIceServer[]];
};

type Way = 'stun' | 'udp' | 'tcp' | 'tls';

/** @throws TypeError when the server is away. Null when it refuses: too many tests, or a foreign page. */
export async function beginRelayTest(): Promise<RelayTest | null> {
  const answer = await post('Relay');
  if (!answer.ok) return null;
  const { circle, ends } = (await answer.json()) as RelayTest;
  return { circle, ends: [ends[0].map(plain), ends[1].map(plain)] };
}

/** Nothing is relayed for it any more. */
export async function endRelayTest({ circle }: RelayTest): Promise<void> {
  await post('RelayDone', { circle });
}

/** The first server that a way leads to; null if none. */
export function serverOf(servers: readonly RTCIceServer[], way: string): RTCIceServer | null {
  for (const server of servers)
    for (const urls of [server.urls].flat()) if (wayOf(urls) === way) return { ...server, urls };
  return null;
}

/** Those that relay. */
export const relaysOf = (servers: readonly RTCIceServer[]): RTCIceServer[] =>
  servers.filter(({ username }) => username !== undefined);

function wayOf(url: string): Way {
  if (url.startsWith('stun')) return 'stun';
  if (url.startsWith('turns:')) return 'tls';
  return /transport=tcp/i.test(url) ? 'tcp' : 'udp';
}

/** Browsers refuse an empty name. */
const plain = ({ urls, username, credential }: RTCIceServer): RTCIceServer =>
  username && credential ? { urls, username, credential } : { urls };
