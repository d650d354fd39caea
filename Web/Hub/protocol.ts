// Generated from Hub/SignalingHub.cs, Hub/ISignalingClient.cs and the messages that they name. Do not edit:
// UPDATE_PROTOCOL=1 ./test.sh --only Protocol writes it anew.

/** What the server calls in the browser. */
export interface SignalingClient {
  clock(now: string): void;
  roomChanged(change: RoomChange): void;
  typing(rid: string, by: Author): void;
  inboxChanged(change: InboxChange): void;
  notesChanged(rid: string, last: number): void;
  draftChanged(draft: RoomDraft): void;
  tagsChanged(rid: string): void;
  roomMoved(moved: RoomMoved): void;
  busyChanged(busy: BusyAgent[]): void;
  statusesChanged(statuses: AgentStanding[]): void;
  agentsHere(here: boolean): void;
  siteOpen(open: boolean): void;
  placeChanged(rid: string, place: number | null, minutes: number | null): void;
  callChanged(call: CallSnapshot): void;
  signaled(signal: CallSignal): void;
  livechatHere(here: boolean): void;
  callReturns(callId: string, to: string | null): void;
  visitorChanged(rid: string, here: boolean): void;
}

/** What the browser calls at the server. */
export interface SignalingHub {
  send(rid: string | null, clientId: string, text: string): RoomMessage;
  sendFiles(rid: string | null, clientId: string, text: string, files: string[]): RoomMessage;
  correct(rid: string, messageId: string, text: string): RoomMessage;
  delete(rid: string, messageId: string): RoomMessage;
  typing(rid: string): void;
  delivered(rid: string, number: number): void;
  seen(rid: string, number: number): void;
  active(): void;
  since(rid: string, revision: number): RoomChange;
  end(rid: string): void;
  addNote(rid: string, clientId: string, text: string): RoomNote;
  notesSince(rid: string, number: number): RoomNote[];
  saveDraft(rid: string, kind: DraftKind, version: number, text: string): RoomDraft;
  drafts(rid: string): RoomDrafts;
  pageViewed(page: PageVisited): void;
  ringShown(callId: string, progress: RingProgress): CallSnapshot;
  accept(callId: string, key: string, voiceOnly: boolean): CallSnapshot;
  decline(callId: string, note: string | null): CallSnapshot;
  hangUp(callId: string): CallSnapshot;
  join(join: JoinCall): CallSnapshot;
  legConnected(callId: string, legId: string): CallSnapshot;
  legFailed(callId: string, legId: string, why: EndReason): CallSnapshot;
  legLeft(callId: string, legId: string): CallSnapshot;
  report(
    callId: string,
    legId: string,
    container: Container,
    microphone: MicrophoneState,
    camera: CameraState,
  ): CallSnapshot;
  signal(signal: CallSignal): void;
  renew(callId: string, legId: string, heard: string[], measured: LegMeasures | null): number;
  snapshot(callId: string): CallSnapshot;
  iceServers(callId: string, legId: string): IceServer[];
  registerTicket(callId: string, hash: string): void;
  return(callId: string, to: string | null): boolean;
  lend(nonce: string): Loan;
}

export interface RoomChange {
  rid: string;
  after: number;
  revision: number;
  state: RoomState;
  agent: RoomAgent | null;
  messages: RoomMessage[];
}

export interface Author {
  id: string;
  username: string;
  name: string;
}

export interface InboxChange {
  rid: string;
  visitor: string;
  newText: string | null;
  agentId: string | null;
  row: InboxRow | null;
}

export interface RoomDraft {
  rid: string;
  kind: DraftKind;
  text: string;
  version: number;
}

export interface RoomMoved {
  rid: string;
  visitor: string;
  kind: MoveKind;
  by: Party | null;
  byName: string | null;
  to: string | null;
  wasYours: boolean;
  isYours: boolean;
}

export interface BusyAgent {
  _id: string;
  name: string;
}

export interface AgentStanding {
  _id: string;
  status: Availability;
  isAway: boolean;
  byHand: boolean;
  backAt: string | null;
}

export interface CallSnapshot {
  id: string;
  rid: string;
  version: number;
  state: CallState;
  progress: RingProgress;
  agent: RoomAgent;
  visitor: string;
  ringsUntil: string;
  startTime: string | null;
  endTime: string | null;
  endReason: EndReason | null;
  endedBy: Party | null;
  declineNote: string | null;
  voiceOnly: boolean;
  acceptKey: string | null;
  legs: LegView[];
  relay: RelayUse;
  now: string;
}

export interface CallSignal {
  callId: string;
  from: string;
  to: string;
  signal: Signal;
}

export interface RoomMessage {
  _id: string;
  t?: string;
  startTime: string | null;
  endTime: string | null;
  msg: string;
  groupable: boolean;
  ts: string;
  u: MessageAuthor;
  rid: string;
  _updatedAt: string;
  mentions: string[];
  channels: string[];
  number: number;
  revision: number;
  party: Party;
  deliveredAt: string | null;
  seenAt: string | null;
  correctedAt?: string;
  deletedAt?: string;
  clientId?: string;
  links: TextLink[];
  files?: SentFile[];
  call?: CallCard;
}

export interface RoomNote {
  _id: string;
  rid: string;
  number: number;
  after: number;
  u: MessageAuthor;
  ts: string;
  pieces: NotePiece[];
  clientId?: string;
}

export type DraftKind = 'answer' | 'note';

export interface RoomDrafts {
  answer: RoomDraft;
  note: RoomDraft;
}

export interface PageVisited {
  url: string;
  title: string;
  canCall: boolean | null;
}

export type RingProgress = 'sent' | 'delivered' | 'ringing' | 'seen';

export interface JoinCall {
  callId: string;
  legId: string;
  container: Container;
  microphone: MicrophoneState;
  camera: CameraState;
  offers: LegOffer[];
  acceptKey: string | null;
}

export type EndReason =
  | 'hungUp'
  | 'declined'
  | 'cancelled'
  | 'missed'
  | 'dropped'
  | 'failed'
  | 'failedUnrelayed'
  | 'failedRefused'
  | 'failedShut';

export type Container = 'docked' | 'overlay' | 'tab';

export type MicrophoneState = 'on' | 'muted' | 'none';

export type CameraState = 'asking' | 'on' | 'off' | 'paused' | 'refused' | 'none';

export interface LegMeasures {
  received: number;
  lost: number;
  readings: number;
  roundTripMs: number | null;
  relayed: boolean | null;
}

export interface IceServer {
  urls: string[];
  username: string | null;
  credential: string | null;
}

export interface Loan {
  callId: string;
  rid: string;
  call: CallSnapshot;
}

export type RoomState = 'waiting' | 'taken' | 'closed';

export interface RoomAgent {
  _id: string;
  name: string;
  initials: string;
  tone: number;
}

export interface InboxRow {
  rid: string;
  state: RoomState;
  revision: number;
  agentId: string | null;
  agentName: string | null;
  siteId: string;
  teamId: string | null;
  sortedAt: string;
  visitorId: string;
  name: string;
  initials: string;
  tone: number;
  here: boolean;
  preview: string;
  isCall: boolean;
  isDeleted: boolean;
  isInCall: boolean;
  talkingSince: string | null;
  isOwn: boolean;
  at: string;
  unread: number;
  site: string;
  team: string | null;
  forColleagues: boolean;
}

export type MoveKind =
  | 'taken'
  | 'assigned'
  | 'takenOver'
  | 'handedOver'
  | 'givenBack'
  | 'agentAway'
  | 'agentDisabled'
  | 'closed'
  | 'reopened';

export type Party = 'visitor' | 'agent';

export type Availability = 'here' | 'away' | 'inCall';

export type CallState = 'ringing' | 'inProgress' | 'ended';

export interface LegView {
  id: string;
  party: Party;
  container: Container;
  epoch: number;
  isConnected: boolean;
  microphone: MicrophoneState;
  camera: CameraState;
}

export type RelayUse = 'none' | 'offered' | 'only';

export interface Signal {
  description: SessionDescription | null;
  candidates: Candidate[] | null;
}

export interface MessageAuthor {
  _id: string;
  username: string;
  name: string;
}

export interface TextLink {
  start: number;
  length: number;
  href: string;
}

export interface SentFile {
  name: string;
  picture: string | null;
  size: number;
  width: number | null;
  height: number | null;
}

export interface CallCard {
  state: CallState;
  endReason: EndReason | null;
  endedBy: Party | null;
  declineNote: string | null;
  ringSeconds: number;
  agentName: string;
  visitorName: string;
  voiceOnly: boolean;
}

export interface NotePiece {
  text: string;
  href: string | null;
  isName: boolean;
}

export interface LegOffer {
  to: string;
  signal: Signal;
}

export interface SessionDescription {
  type: string;
  sdp: string;
}

export interface Candidate {
  text: string;
  sdpMid: string | null;
  sdpMLineIndex: number | null;
  usernameFragment: string | null;
}
