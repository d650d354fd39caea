import { Lender } from '../Hub/lender';
import type { Signaling } from '../Hub/signaling';
import { CallMemory } from '../Placement/call-memory';
import { CallFrame } from './call-frame';
import type { LoaderPort } from './loader-port';
import { Ring } from './ring';
import type { ChatFacts } from './chat-facts';
import { VisitorCall } from './visitor-call';

/** Everything that a livechat needs for calls; loaded once there is somebody to call. */
export function enableCalls(
  connection: Signaling,
  loader: LoaderPort,
  facts: ChatFacts,
  usesCookie: boolean,
) {
  const lender = new Lender(connection);
  const memory = new CallMemory('livechatmeet.call');
  const frame = new CallFrame(connection, lender, loader, memory, usesCookie);
  new VisitorCall(connection, lender, loader, new Ring(loader), frame, memory, facts);
}
