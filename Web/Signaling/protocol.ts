// Generated from Signaling/Protocol.cs and SignalingHub.cs. Do not edit: UPDATE_PROTOCOL=1 ./test.sh --only Protocol writes it anew.

/** What the server calls in the browser. */
export interface SignalingClient {
  roomChanged(change: RoomChange): void;
  typing(rid: string, by: Author): void;
  inboxChanged(change: InboxChange): void;
  agentsHere(here: boolean): void;
  visitorChanged(rid: string): void;
}

/** What the browser calls at the server. */
export interface SignalingHub {
  send(rid: string | null, clientId: string, text: string): RoomMessage;
  typing(rid: string): void;
  delivered(rid: string, number: number): void;
  seen(rid: string, number: number): void;
  since(rid: string, revision: number): RoomChange;
  here(page: PageVisited): void;
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
  clientId?: string;
  links: TextRange[];
}

export interface PageVisited {
  url: string;
  title: string;
}

export type RoomState = 'waiting' | 'taken' | 'closed';

export interface RoomAgent {
  _id: string;
  name: string;
  initials: string;
  tone: number;
}

export interface MessageAuthor {
  _id: string;
  username: string;
  name: string;
}

export type Party = 'visitor' | 'agent';

export interface TextRange {
  start: number;
  length: number;
}
