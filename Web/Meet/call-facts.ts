import type { CallSnapshot, Party } from '../Hub/protocol';
import type { CallMedia } from '../Media/call-media';
import type { Weakness } from '../Media/link-quality';
import type { CallLegs } from './call-legs';
import type { Flow } from './handoff-flow';
import type { MediaConsent } from './media-consent';
import type { MeetDocument } from './meet-document';
import type { LinkMonitor } from './link-monitor';
import { factsOfOther } from './other-facts';
import type { RemoteStage } from './remote-stage';

/** Everything that the page's facts depend on. */
export type CallViewState = {
  readonly call: CallSnapshot;
  readonly page: Pick<MeetDocument, 'party' | 'container' | 'covers' | 'hasHome'>;
  readonly legs: Pick<CallLegs, 'other' | 'older'> & {
    readonly stage: Pick<RemoteStage, 'isHeard' | 'isSoundBlocked'>;
    readonly monitor: Pick<LinkMonitor, 'status'> & { readonly weakness: Pick<Weakness, 'own' | 'other'> };
  };
  readonly media: Pick<CallMedia, 'microphone' | 'camera' | 'isPaused'>;
  readonly consent: Pick<MediaConsent, 'asking' | 'failure'>;
  readonly flow: Flow;
  /** Nothing begins before a click. */
  readonly asks: boolean;
  readonly canMinimize: boolean;
};

const whichOf = (facts: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(facts).filter((name) => facts[name]);

/** As the markup writes it: inProgress is `in-progress`. */
export const factOf = (name: string) => name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);

/** Whether the person has the camera on, even while its picture is paused. */
export const isCameraOn = ({ camera }: Pick<CallMedia, 'camera'>): boolean =>
  camera === 'on' || camera === 'paused';

/** The facts, in the words that the markup's `data-when` uses. @param notice a short one, or empty. */
export function callFacts(state: CallViewState, notice: string): string[] {
  const { page, canMinimize } = state;
  const always = whichOf({ covers: page.covers, 'can-minimize': canMinimize });
  return [page.container, page.party, ...always, ...(cardFacts(state) ?? runningFacts(state, notice))];
}

/** What a card says in place of the call; null if the call itself is visible. */
function cardFacts({ call, page, legs, flow, asks }: CallViewState): string[] | null {
  const state = factOf(call.state);
  if (call.state === 'ended')
    return [state, factOf(call.endReason ?? 'hungUp'), ...whichOf({ home: page.hasHome })];
  if (flow === 'moved') return ['moved', ...whichOf({ returned: isOnPage(call, page.party) })];
  if (asks) return [state, 'asks', legs.older ? 'looks-on' : 'first'];
  if (flow === 'ready') return [state, 'looks-on', 'handoff-ready'];
  if (flow.startsWith('stuck')) return [state, 'looks-on', 'handoff-stuck'];
  return null;
}

/** Whether the livechat has it again. */
const isOnPage = ({ legs }: CallSnapshot, party: Party): boolean =>
  party === 'visitor' && legs.some((leg) => leg.party === party && leg.container !== 'tab');

function runningFacts(state: CallViewState, notice: string): string[] {
  const { call, legs, media, flow } = state;
  const { asking, failure } = state.consent;
  const question = asking ?? failure ?? '';
  const own = whichOf({
    asking,
    [question]: question,
    [notice]: notice,
    'looks-on': flow === 'moving' && failure,
    returns: flow === 'waiting',
    'camera-on': isCameraOn(media),
    muted: media.microphone === 'muted',
    'mic-off': flow !== 'outside' && !question && media.microphone === 'none',
    'sound-blocked': legs.stage.isSoundBlocked,
  });
  return [
    factOf(call.state),
    legs.monitor.status,
    ...own,
    ...(call.state === 'inProgress' ? talkFacts(state) : []),
  ];
}

/** What the two sides hear and see of each other. */
function talkFacts({ legs, media }: CallViewState): string[] {
  const { other } = legs;
  const { isHeard } = legs.stage;
  const { weakness, status } = legs.monitor;
  const isSteady = status === 'connected';
  const talk = whichOf({
    heard: isHeard,
    picture: isHeard && other && isCameraOn(other),
    'other-paused': isHeard && other?.camera === 'paused',
    'weak-other': isSteady && weakness.other,
    'weak-own': isSteady && weakness.own && !weakness.other,
    'own-paused': isSteady && media.isPaused,
  });
  return [...talk, ...factsOfOther(other)];
}
