import { CallMedia } from '../Media/call-media';
import { CallLegs } from './call-legs';
import { CallView } from './call-view';
import type { LateParts } from './late-parts';
import type { MeetDocument } from './meet-document';
import { MeetSignaling } from './meet-signaling';
import { OptionalTools } from './optional-tools';
import { Participation } from './participation';
import type { Redraw } from './redraw';

/** What the page of a call is made of. Each part declares which of it it uses. */
export type CallParts = {
  readonly page: MeetDocument;
  readonly redraw: Redraw;
  readonly late: LateParts;
  readonly signaling: MeetSignaling;
  readonly media: CallMedia;
  readonly legs: CallLegs;
  readonly part: Participation;
  readonly view: CallView;
  readonly tools: OptionalTools;
};

export function callParts(page: MeetDocument, redraw: Redraw, late: LateParts): CallParts {
  const { main, callId, party, container } = page;
  const signaling = new MeetSignaling(`as=${main.dataset['as']}`, late.code, () => page.nonce());
  const media = new CallMedia();
  const legs = new CallLegs({
    signaling,
    callId,
    party,
    container,
    acceptKey: new URLSearchParams(location.search).get('key'),
    media,
    stage: document.getElementById('remote')!,
  });
  const part = new Participation({ page, legs, media, redraw });
  const tools = new OptionalTools(callId, signaling, media, legs);
  return { page, redraw, late, signaling, media, legs, part, view: new CallView(main), tools };
}
