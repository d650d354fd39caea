import type { Party, SignalingHub } from '../Hub/protocol';
import type { HubMethod, Methods, Signaling } from '../Hub/signaling';
import type { CallMedia } from '../Media/call-media';

type Hub = Methods<SignalingHub>;
/** A hub method's arguments besides the call. */
type Rest<Name extends HubMethod> = Hub[Name]['arguments'] extends [callId: string, ...rest: infer Others]
  ? Others
  : never;

/** What every part of one call in one document needs. */
export class CallContext {
  readonly signaling: Signaling;
  readonly callId: string;
  readonly party: Party;
  readonly media: CallMedia;

  constructor(options: { signaling: Signaling; callId: string; party: Party; media: CallMedia }) {
    this.signaling = options.signaling;
    this.callId = options.callId;
    this.party = options.party;
    this.media = options.media;
  }

  /** Asks the server about this call. @throws as `Signaling.call` does. */
  ask<Name extends HubMethod>(name: Name, ...rest: Rest<Name>): Promise<Hub[Name]['answer']> {
    return this.signaling.call(name, ...([this.callId, ...rest] as Hub[Name]['arguments']));
  }
}
