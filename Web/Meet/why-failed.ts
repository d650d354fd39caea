import type { CallSnapshot, EndReason } from '../Hub/protocol';
import { probe, type Probed } from '../Media/relay-probe';
import type { CallContext } from './call-context';

/** A relay that is there gives a place within a second. */
const limitMs = 4_000;

/** Tells the server that a leg never connected, and why: whether there is a relay, and what it says to this browser. */
export async function fail(context: CallContext, legId: string): Promise<CallSnapshot> {
  const servers = await context.ask('iceServers', legId);
  const probing = servers.flatMap(({ urls, username, credential }) =>
    username && credential ? [probe({ urls: [...urls], username, credential }, 'relay', limitMs)] : [],
  );
  return context.ask('legFailed', legId, reasonOf(await Promise.all(probing)));
}

/** @param relays how each of them answered. */
export function reasonOf(relays: readonly Pick<Probed, 'outcome'>[]): EndReason {
  if (relays.length === 0) return 'failedUnrelayed';
  const outcomes = relays.map(({ outcome }) => outcome);
  if (outcomes.includes('Works')) return 'failed';
  return outcomes.includes('Refused') ? 'failedRefused' : 'failedShut';
}
