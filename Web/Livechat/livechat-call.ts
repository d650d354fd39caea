import type { SignalingConnection } from '../Hub/connection';
import { Lender } from '../Hub/lender';
import { lateStyle } from '../Layout/late-style';
import { CallMemory } from '../Placement/call-memory';
import type { Conversation } from '../Rooms/conversation';
import { followAnswers } from './answer-news';
import { CallFrame } from './call-frame';
import type { ChatAround } from './chat-around';
import type { Identity } from './identity';
import { loadsInChosen } from './language';
import { enableChanges } from './own-messages';
import { followRating } from './rating';
import { Ring } from './ring';
import { VisitorCall } from './visitor-call';
import { followWaiting } from './waiting';

/**
 * Everything that a livechat needs for calls, while the visitor waits, and afterwards; loaded once there is somebody to
 * call. Resolves when it can be drawn.
 */
export function enableCalls(
  chat: ChatAround & { connection: SignalingConnection },
  identity: Identity,
  conversation: Conversation,
): Promise<void> {
  if (loadsInChosen()) return new Promise(() => {});
  const { connection, loader } = chat;
  followWaiting(chat);
  followRating(identity, conversation);
  enableChanges(chat, conversation);
  void lateStyle().then(() => followAnswers(chat, identity, conversation));
  const lender = new Lender(connection);
  const memory = new CallMemory('livechatmeet.call');
  const frame = new CallFrame(connection, lender, loader, memory, identity.usesCookie);
  new VisitorCall(chat, lender, new Ring(loader), frame, memory);
  return lateStyle();
}
