import type { Signaling } from '../Hub/signaling';
import type { ChatFacts } from './chat-facts';
import type { LoaderPort } from './loader-port';

/** The livechat around a call. */
export type ChatAround = {
  readonly connection: Signaling;
  /** Its place on the host page. */
  readonly loader: LoaderPort;
  /** What its markup shows. */
  readonly facts: ChatFacts;
};
