import type { Signaling } from '../Hub/signaling';
import { hashOf, newSecret } from '../Layout/ids';
import { ignoreLost } from '../Layout/ignore-lost';

/**
 * A ticket of one use for a document that gets no cookie of ours, to be opened in this click. The server learns its
 * hash meanwhile, and waits for that.
 */
export function newTicket(connection: Signaling, callId: string): string {
  const ticket = newSecret();
  const registered = hashOf(ticket).then((hash) => connection.call('registerTicket', callId, hash));
  ignoreLost(registered); // the document then says that there is nothing to see
  return ticket;
}
