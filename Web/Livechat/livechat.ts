import { SignalingConnection } from '../Hub/connection';
import { OfflineNotice } from '../Hub/offline-notice';
import type { RoomChange, RoomMessage } from '../Hub/protocol';
import { ignoreLost } from '../Layout/ignore-lost';
import { Conversation } from '../Rooms/conversation';
import { countNews } from '../Rooms/news';
import { CallsCode } from './calls-code';
import { ChatFacts } from './chat-facts';
import { enableChatFiles } from './chat-files';
import { enableClosing, enableNext } from './conversation-ends';
import { Identity } from './identity';
import { LoaderPort } from './loader-port';
import { postedBy } from './posted-by';

const body = document.body;
const element = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind;

const site = body.dataset['site']!;
const form = element<HTMLFormElement>('composer');
const identity = new Identity(site, body.dataset['me'] || null, form);
const facts = new ChatFacts(body);
const connection = new SignalingConnection(`as=visitor&site=${encodeURIComponent(site)}`, identity);
const offline = new OfflineNotice(element('offline'), connection);
const loader = new LoaderPort(body.dataset['origins']!.split(' '));
/** Cameras are available only in secure contexts (W3C Media Capture, 10.1). */
const canCall = 'RTCPeerConnection' in window && navigator.mediaDevices !== undefined;
let unread = Number(body.dataset['unread']);

const isLooking = () => loader.isShown && document.visibilityState === 'visible';
const conversation = new Conversation({
  connection,
  elements: {
    list: element('thread'),
    scroll: element('scroll'),
    template: element<HTMLTemplateElement>('message-template'),
    typing: element('typing'),
    typingName: element('typing-name'),
    form,
  },
  reader: 'visitor',
  rid: body.dataset['rid'] ?? '',
  revision: Number(body.dataset['revision']),
  seen: Number(body.dataset['seen']),
  key: site,
  isLooking,
  isHeard: () => facts.isOpen,
  send,
});
const post = postedBy(identity, loader, facts);
const calls = new CallsCode({ connection, loader, facts }, identity, conversation);
enableChatFiles({ connection, identity, conversation, post, sent }, site, form);
conversation.listen('written', () => facts.set({ empty: false }));
conversation.listen('sent', sent);
conversation.listen('change', changed);

connection.on('roomChanged', (change) => {
  // After a closed conversation, the visitor's next message opens another room.
  if (change.rid !== conversation.rid && change.state !== 'closed') conversation.follow(change.rid);
  conversation.apply(change);
});
connection.on('typing', (rid, by) => conversation.typing(rid, by));
connection.on('agentsHere', (here) => facts.set({ here }));
connection.addEventListener('ready', () => {
  tellPage();
  conversation.catchUp();
});
connection.addEventListener('state', () => {
  const refused = connection.state.connected ? undefined : connection.state.refused;
  if (refused === 'unauthenticated') return beginAnew();
  const isRemoved = refused === 'site-not-found';
  facts.mark({ removed: isRemoved });
  offline.show(!isRemoved && (identity.isKnown || !conversation.isSent));
});

loader.addEventListener('hello', () => {
  loader.tell({ type: 'accent', color: body.dataset['accent']! });
  tellLoader();
  tellPage();
  element('close').hidden = false;
  if (!loader.isShown) return;
  lookedAt();
  if (document.hasFocus()) writeNext(); // the visitor opened the chat before it had loaded
});
loader.addEventListener('page', tellPage);
loader.addEventListener('shown', () => {
  if (!loader.isShown) return;
  lookedAt();
  conversation.thread.toEnd();
  writeNext();
});
enableClosing(loader);
document.addEventListener('visibilitychange', lookedAt);
enableNext(conversation, facts);
addEventListener('focus', () => facts.isGone && void resume()); // another one may have begun in another tab
element('scroll').addEventListener('scroll', lookedAt, { passive: true });

let isResuming = false;
if (identity.isKnown) start();
else if (identity.holdsCredential) void resume();
conversation.flush();

/** Connects after the code for calls has loaded, because the server announces open calls at once. */
function start() {
  void calls.load().then(() => connection.start());
}

/**
 * The server no longer knows this visitor (the cookie or the visitor was deleted): the next message starts another
 * conversation.
 */
function beginAnew() {
  identity.forget();
  void connection.stop();
  offline.show(false);
  conversation.follow('');
  facts.set({ room: 'gone', agent: null });
  tellLoader();
  conversation.flush();
}

/**
 * Somebody who enters the open chat can type at once; somebody who keeps typing in the host page, or has moved to
 * another field, is left alone, and a ring keeps the focus.
 */
function writeNext(hasFocus = document.hasFocus()) {
  if (!element('ring').hidden || document.activeElement instanceof HTMLInputElement) return;
  if (hasFocus) conversation.focus();
  else addEventListener('focus', writeWhenFocused, { once: true });
}

/** `hasFocus()` may not know yet what the event tells: a frame in another process learns one after the other. */
function writeWhenFocused() {
  writeNext(true);
}

/** The first message creates the visitor, by form; later ones go over the hub. */
async function send(clientId: string, text: string): Promise<RoomMessage> {
  if (!identity.isKnown || identity.hasSomethingToTell) return post(clientId, text);
  return connection.call('send', conversation.rid || null, clientId, text);
}

function sent({ rid }: RoomMessage) {
  if (rid !== conversation.rid) {
    conversation.follow(rid);
    facts.set({ room: 'waiting' });
    tellLoader();
  }
  start();
}

function changed(change: RoomChange) {
  facts.set({ room: change.state, agent: change.agent, empty: conversation.thread.isEmpty });
  if (!isLooking()) unread += countNews(change, 'visitor', false);
  tellLoader();
}

function lookedAt() {
  if (!isLooking()) return;
  unread = 0;
  conversation.report();
  tellLoader();
}

function tellLoader() {
  loader.tell({ type: 'conversation', open: facts.isOpen });
  loader.tell({ type: 'unread', count: unread });
}

function tellPage() {
  const { page } = loader;
  // Reported again on the next page
  if (page?.url && connection.state.connected)
    ignoreLost(connection.call('pageViewed', { ...page, canCall }));
}

/**
 * Where cookies do not stick, the page comes empty, and a forgotten visitor may be recognised again: the conversation
 * is fetched with the credential.
 */
async function resume() {
  if (isResuming) return;
  isResuming = true;
  const known = await identity.recall().finally(() => {
    isResuming = false;
  });
  if (!known) return;
  const { room } = known;
  await calls.load();
  if (room) {
    conversation.follow(room.rid);
    conversation.apply(room);
    facts.set({ room: room.state, agent: room.agent, empty: room.messages.length === 0 });
    conversation.thread.toEnd();
  }
  start();
}
