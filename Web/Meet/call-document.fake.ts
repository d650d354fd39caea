import { FakeStage } from '../Media/browser.fake';
import { CallMedia } from '../Media/call-media';
import type { Container, Party } from '../Hub/protocol';
import { CallLegs } from './call-legs';
import { Participation } from './participation';
import { Redraw } from './redraw';
import type { FakeServer, FakeSignaling } from './server.fake';

type Options = { container?: Container; isReload?: boolean; acceptKey?: string | null };

/** A document of a call without its markup: the parts that decide, in a fake browser and at a fake server. */
export class FakeCallDocument {
  readonly page: { readonly party: Party; readonly isFramed: boolean; readonly isReload: boolean };
  readonly signaling: FakeSignaling;
  readonly media = new CallMedia();
  readonly legs: CallLegs;
  readonly redraw = new Redraw(() => this.drawings++);
  readonly part: Participation;
  /** How often something was drawn. */
  drawings = 0;

  constructor(
    readonly server: FakeServer,
    party: Party,
    { container = 'tab', isReload = false, acceptKey = null }: Options = {},
  ) {
    this.page = { party, isFramed: container !== 'tab', isReload };
    this.signaling = server.connect(party);
    this.legs = new CallLegs({
      signaling: this.signaling,
      callId: 'call',
      party,
      container,
      acceptKey,
      media: this.media,
      stage: new FakeStage() as unknown as HTMLElement,
    });
    this.part = new Participation(this);
    this.signaling.connect();
  }

  /** The legs that it joined with. */
  get joined(): string[] {
    return this.signaling.made('join').map(([{ legId }]) => legId);
  }
}

/** Whether the fake browser plays sound without a click. */
export function browserPlaysSound(plays: boolean) {
  Object.assign(navigator, { getAutoplayPolicy: () => (plays ? 'allowed' : 'disallowed') });
}

/** Whether the fake browser asks the person before it gives a camera or a microphone. */
export function browserAsks(asks: boolean) {
  const query = () => Promise.resolve({ state: asks ? 'prompt' : 'granted' });
  Object.assign(navigator, { permissions: { query } });
}
