import { isComposing } from '../Layout/keys';
import { LazyModule } from '../Layout/lazy-module';
import { Composer } from '../Rooms/composer';
import { giveBack } from '../Rooms/give-back';
import { KeptDraft } from '../Rooms/kept-draft';
import { Outbox } from '../Rooms/outbox';
import { RoomFeed } from '../Rooms/room-feed';
import { Thread } from '../Rooms/thread';
import { TypingSign } from '../Rooms/typing';
import { SignalingConnection } from '../Hub/connection';
import type { RoomChange, RoomMessage } from '../Hub/protocol';
import { Identity } from './identity';
import type * as CallsCode from './livechat-call';
import { LoaderPort } from './loader-port';
import { OfflineLine } from '../Hub/offline-line';
import { Situation } from './situation';

const body = document.body;
const element = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind;

const site = body.dataset['site']!;
const identity = new Identity(site, body.dataset['me'] || null, element<HTMLFormElement>('composer'));
const situation = new Situation(body);
const connection = new SignalingConnection(`as=visitor&site=${encodeURIComponent(site)}`, identity);
const thread = new Thread(
  element('thread'),
  element('scroll'),
  element<HTMLTemplateElement>('message-template'),
  'visitor',
);
const typing = new TypingSign(element('typing'), element('typing-name'));
const offline = new OfflineLine(element('offline'), connection);
const loader = new LoaderPort(body.dataset['origins']!.split(' '));
/** A camera is given in secure contexts alone (W3C Media Capture, 10.1). */
const canCall = 'RTCPeerConnection' in window && navigator.mediaDevices !== undefined;
let unread = Number(body.dataset['unread']);

const isLooking = () => loader.isShown && document.visibilityState === 'visible';
const feed = new RoomFeed(
  connection,
  thread,
  body.dataset['rid'] ?? '',
  Number(body.dataset['revision']),
  isLooking,
);
const outbox = new Outbox(site, thread, send, sent, (refusal, draft) => giveBack(composer, refusal, draft));
const composer = new Composer(element<HTMLFormElement>('composer'), new KeptDraft(site), write, () => {
  if (connection.state.connected && situation.isOpen)
    void connection.call('typing', feed.rid).catch(() => situation); // a sign of typing that is lost is no loss
});

connection.on('roomChanged', (change) => {
  // After a closed conversation the visitor's next message begins another room.
  if (change.rid !== feed.rid && change.state !== 'closed') feed.follow(change.rid, 0);
  feed.take(change);
});
connection.on('typing', (rid, by) => rid === feed.rid && typing.show(by.name));
connection.on('agentsHere', (here) => situation.set({ here }));
connection.addEventListener('ready', () => {
  tellPage();
  void feed.catchUp().catch(() => connection.retry());
  void outbox.flush();
});
connection.addEventListener('state', () => {
  const refused = connection.state.connected ? undefined : connection.state.refused;
  if (refused === 'unauthenticated') return beginAnew();
  const isRemoved = refused === 'site-not-found';
  situation.mark({ removed: isRemoved });
  offline.show(!isRemoved && (identity.isKnown || !outbox.isEmpty));
});

feed.addEventListener('change', (event) => changed((event as CustomEvent<RoomChange>).detail));
loader.addEventListener('hello', () => {
  loader.tell({ type: 'accent', color: body.dataset['accent']! });
  tellLoader();
  element('close').hidden = false;
  if (!loader.isShown) return;
  lookedAt();
  if (document.hasFocus()) writeNext(); // the visitor opened the chat before it had loaded
});
loader.addEventListener('page', tellPage);
loader.addEventListener('shown', () => {
  if (!loader.isShown) return;
  lookedAt();
  thread.toEnd();
  writeNext();
});
element('close').addEventListener('click', () => loader.tell({ type: 'close' }));
addEventListener(
  'keydown',
  (event) => event.key === 'Escape' && !isComposing(event) && loader.tell({ type: 'close' }),
);
document.addEventListener('visibilitychange', lookedAt);
addEventListener('focus', () => situation.isGone && void resume()); // another one may have begun in another tab
element('scroll').addEventListener('scroll', lookedAt, { passive: true });

const callsCode = new LazyModule<typeof CallsCode>(
  element<HTMLTemplateElement>('calls').content.querySelector('link')!.getAttribute('href')!,
);
const callsAgainAfter = 5_000;
let calls: Promise<void> | null = null;
if (identity.isKnown) start();
else if (identity.holdsCredential) void resume();
if (!outbox.isEmpty) void outbox.flush();

/** Connects behind what calls need, for the server tells of open calls at once. */
function start() {
  calls ??= loadCalls();
  void calls.then(() => connection.start());
}

/** Tries until it comes; the chat waits for the first try alone. */
async function loadCalls(): Promise<void> {
  try {
    const { enableCalls } = await callsCode.load();
    enableCalls(connection, loader, situation, identity.usesCookie);
    if (connection.state.connected) await connection.renew();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    setTimeout(() => void loadCalls(), callsAgainAfter); // the server is away just now
  }
}

/**
 * The server knows this visitor no more (the cookie was deleted, or the visitor): what is written from now on begins
 * another conversation.
 */
function beginAnew() {
  identity.forget();
  void connection.stop();
  offline.show(false);
  feed.follow('', 0);
  situation.set({ room: 'gone', agent: null });
  tellLoader();
  void outbox.flush();
}

/**
 * Whoever comes into the open chat may write at once; who writes on in the host page is left alone, and a ring keeps
 * what it has.
 */
function writeNext() {
  if (!element('ring').hidden) return;
  if (document.hasFocus()) composer.focus();
  else addEventListener('focus', writeNext, { once: true });
}

function write(text: string) {
  situation.set({ empty: false });
  outbox.add(text);
}

/** The first message makes the visitor, by a form; then the hub carries them. */
async function send(clientId: string, text: string): Promise<RoomMessage> {
  if (!identity.isKnown || identity.hasSomethingToTell) {
    const email = identity.hasLeftEmail;
    const { me, message } = await identity.post(clientId, text, loader.page);
    situation.set({ asksName: false, email });
    body.dataset['me'] = me;
    return message;
  }
  return connection.call('send', feed.rid || null, clientId, text);
}

function sent(message: RoomMessage) {
  if (message.rid !== feed.rid) {
    feed.follow(message.rid, 0);
    situation.set({ room: 'waiting' });
    tellLoader();
  }
  thread.show(message);
  start();
}

function changed(change: RoomChange) {
  typing.hide();
  situation.set({ room: change.state, agent: change.agent, empty: thread.isEmpty });
  const news = change.messages.filter(
    (message) =>
      message.party === 'agent' &&
      !message.t &&
      message.revision > change.after &&
      !message.seenAt &&
      !message.deliveredAt,
  ).length;
  if (news > 0 && !isLooking()) unread += news;
  tellLoader();
}

function lookedAt() {
  if (!isLooking()) return;
  unread = 0;
  feed.report();
  tellLoader();
}

function tellLoader() {
  loader.tell({ type: 'conversation', open: situation.isOpen });
  loader.tell({ type: 'unread', count: unread });
}

function tellPage() {
  const page = loader.page;
  if (page?.url && connection.state.connected)
    void connection.call('here', { ...page, canCall }).catch(() => page); // told again at the next page
}

/**
 * Where cookies do not stick the page came empty, and one that was forgotten may be known again: the conversation is
 * fetched by the credential.
 */
async function resume() {
  const known = await identity.recall();
  if (!known) return;
  if (known.room) {
    feed.follow(known.room.rid, 0);
    feed.take(known.room);
    situation.set({
      room: known.room.state,
      agent: known.room.agent,
      empty: known.room.messages.length === 0,
    });
    thread.toEnd();
  }
  start();
}
