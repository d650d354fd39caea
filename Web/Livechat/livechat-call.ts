import { Lender } from '../Hub/lender';
import { CallMemory } from '../Placement/call-memory';
import { CallFrame } from './call-frame';
import type { ChatAround } from './chat-around';
import { Ring } from './ring';
import { VisitorCall } from './visitor-call';
import { followWaiting } from './waiting';

/** Everything that a livechat needs for calls and while the visitor waits; loaded once there is somebody to call. */
export function enableCalls(chat: ChatAround, usesCookie: boolean) {
  const { connection, loader } = chat;
  followWaiting(chat);
  const lender = new Lender(connection);
  const memory = new CallMemory('livechatmeet.call');
  const frame = new CallFrame(connection, lender, loader, memory, usesCookie);
  new VisitorCall(chat, lender, new Ring(loader), frame, memory);
}
