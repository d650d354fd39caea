import type { CallSnapshot, Party, SignalingHub } from '../Hub/protocol';
import type { HubMethod, Methods, Signaling } from '../Hub/signaling';
import type { CallMedia } from '../Media/call-media';
import type * as MeasuresCode from './measures';

type Hub = Methods<SignalingHub>;
/** A hub method's arguments besides the call. */
type Rest<Name extends HubMethod> = Hub[Name]['arguments'] extends [callId: string, ...rest: infer Others]
  ? Others
  : never;

/** With what is loaded only when a call has not connected, and what once it goes on for some seconds. */
type CallSignaling = Signaling & {
  readonly measures: { load(): Promise<typeof MeasuresCode> };
  readonly late: { load(): Promise<{ fail(context: CallContext, legId: string): Promise<CallSnapshot> }> };
};

/** What every part of one call in one document needs. */
export class CallContext {
  readonly signaling: CallSignaling;
  readonly callId: string;
  readonly party: Party;
  readonly media: CallMedia;

  constructor(options: { signaling: CallSignaling; callId: string; party: Party; media: CallMedia }) {
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
