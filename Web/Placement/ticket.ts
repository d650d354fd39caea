import type { Signaling } from '../Hub/signaling';
import { hashOf, newSecret } from '../Layout/ids';
import { ignoreLost } from '../Layout/ignore-lost';

/**
 * A one-use ticket for a document that gets no cookie of ours, to be opened during this click. The server learns its
 * hash in the meantime, and waits for it.
 */
export function newTicket(connection: Signaling, callId: string): string {
  const ticket = newSecret();
  const registered = hashOf(ticket).then((hash) => connection.call('registerTicket', callId, hash));
  ignoreLost(registered); // the document then says that there is nothing to see
  return ticket;
}
