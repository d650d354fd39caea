import { freshTokenAt, type HtmxContext } from './htmx-setup';
import 'htmx.org/dist/ext/hx-csp.js';
import { OfflineNotice } from '../Hub/offline-notice';
import { SignalingConnection } from '../Hub/connection';
import { Lender } from '../Hub/lender';
import { refusalIn, textOf } from '../Refusals/refusals';
import { Refused } from '../Refusals/refused';
import { enableCopying } from '../Layout/copy';
import { postForm } from '../Layout/form-token';
import { tickSince } from '../Layout/times';
import type { CallSnapshot } from '../Hub/protocol';
import { AgentCall } from './agent-call';
import { Alerts } from './alerts';
import { CallOverlay } from './call-overlay';
import { enableDeviceChoice } from './device-choice';
import { enableDialog } from './dialog';
import { Drafts } from './drafts';
import { InboxLists } from './inbox-lists';
import { InboxSearch } from './inbox-search';
import { keepPart } from './kept-parts';
import { enableMenus, togglePanel } from './menus';
import { OwnStatus } from './own-status';
import { toldOf } from './room-moved';
import { RoomView } from './room-view';
import { tellShortTimes } from '../Layout/short-times';
import { Shortcuts } from './shortcuts';
import { SignedOut } from './signed-out';
import { consoleText, toast } from './toast';
import { checkThisBrowser } from './start-call';
import { startCallDrawn, WorkspaceParts } from './workspace-parts';

const shell = document.getElementById('console')!;
const template = document.getElementById('message-template') as HTMLTemplateElement;
const connection = new SignalingConnection('as=agent');
const offline = new OfflineNotice(document.getElementById('offline')!, connection);
const alerts = new Alerts(shell, document.getElementById('alert-sound') as HTMLAudioElement, toast);
let room: RoomView | null = null;
const parts = new WorkspaceParts(() => room?.rid);
const { refreshVisitor, refreshStartCall, refreshTags, refreshRoom } = parts;
const inbox = new InboxLists(shell.dataset['me']!, () => parts.redrawInbox(), drawn);
const drafts = new Drafts(connection);
new Shortcuts(shell); // before the menus: what closes them by Escape leads nowhere else
const status = new OwnStatus(shell.dataset['me']!, connection);
let title = document.title;
/** The newest call, as far as the console shows it. */
let call: Pick<CallSnapshot, 'id' | 'state'> | null = null;
new InboxSearch((query) => parts.redrawInbox(query).then(drawn));
new SignedOut(connection, shell.dataset['me']!);
new AgentCall(
  connection,
  new Lender(connection),
  new CallOverlay(document.querySelector<HTMLElement>('.skip')!, shell),
  toast,
  callChanged,
); // the meet page talks to the server through this page
connection.on('roomChanged', (change) => {
  if (change.rid === room?.rid) room.apply(change);
});
connection.on('roomMoved', (moved) => {
  const told = toldOf(moved, consoleText);
  toast(told);
  if (moved.isYours) alerts.news({ rid: moved.rid, visitor: moved.visitor, newText: told });
});
connection.on('typing', (rid, by) => room?.typing(rid, by));
connection.on('notesChanged', (rid, last) => rid === room?.rid && room.notesChanged(last));
connection.on('tagsChanged', (rid) => (rid === '' || rid === room?.rid) && refreshTags());
connection.on('visitorChanged', (rid, here) => {
  inbox.showPresence(rid, here);
  if (rid !== room?.rid) return;
  room.showPresence(here);
  refreshVisitor();
  refreshStartCall();
});
connection.on('inboxChanged', (change) => {
  inbox.apply(change);
  if (change.newText !== null && !(change.rid === room?.rid && room.isLooking)) alerts.news(change);
});
connection.on('busyChanged', (busy) => [inbox, status].forEach((shown) => shown.showBusy(busy)));
connection.addEventListener('ready', () => {
  inbox.reload();
  refreshVisitor();
  refreshStartCall();
  room?.ready();
  void drafts.ready(room?.rid);
});
connection.addEventListener('state', () =>
  offline.show(connection.state.connected || connection.state.refused !== 'unauthenticated'),
);
document.addEventListener('htmx:finally:swap', adopt); // by then the page's title is set
document.addEventListener(startCallDrawn, () => {
  tickSince(shell);
  checkThisBrowser();
});
document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: HtmxContext }>).detail;
  const ask = ctx.fetch ?? fetch;
  ctx.fetch = (address, request) =>
    request.body
      ? postForm(address, { ...request, body: request.body }, freshTokenAt)
      : ask(address, request);
});
document.addEventListener('htmx:response:error', (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: HtmxContext }>).detail;
  keepPart(ctx);
  void refused(ctx);
});
document.addEventListener('visibilitychange', () => room?.lookedAt());
addEventListener('focus', () => room?.lookedAt());
setInterval(() => tellShortTimes(document), 30_000);
setInterval(() => tickSince(shell), 1_000);
document.addEventListener('submit', askFirst, { capture: true });
document.addEventListener(
  'submit',
  ({ target }) => target instanceof HTMLFormElement && 'signsOut' in target.dataset && drafts.leave(),
);
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button?.matches('[data-test-alerts], #test-alerts')) void alerts.test();
  if (button?.matches('[data-panel]')) togglePanel(button);
});

adopt();
connection.start();

/**
 * The console ignores what documents do in a call; only its state matters. An end is told again when it is stored: a
 * busy disk may take longer, and until then the server starts no other call.
 */
function callChanged({ id, state }: CallSnapshot) {
  if (call?.id === id && call.state === state) return state === 'ended' ? refreshStartCall() : undefined;
  call = { id, state };
  alerts.isInCall = status.isInCall = state !== 'ended';
  if (state === 'ended') parts.callEnded();
  refreshStartCall();
}

/** Takes over what the server has put into the workspace: a room, settings, or nothing chosen. */
function adopt() {
  const shown = document.querySelector<HTMLElement>('#workspace > .room');
  if (!shown) room = null;
  else if (!shown.dataset['adopted']) {
    shown.dataset['adopted'] = 'yes';
    room = new RoomView(shown, connection, template, shell.dataset['me']!, drafts, refreshRoom);
  }
  // The title of the last console page stays until the next one sets its own.
  title = document.title.replace(/^\(\d+\) /, '');
  drawn();
  checkThisBrowser();
}

/** Rows of the inbox are new. */
function drawn() {
  markCurrent();
  tellShortTimes(document);
  tellUnread();
  drafts.mark();
  status.draw();
}

function markCurrent() {
  const shown = document.querySelector<HTMLElement>('#workspace > .settings')?.dataset['nav'] ?? 'inbox';
  for (const link of shell.querySelectorAll<HTMLAnchorElement>('.row a, a[data-nav]')) {
    const { nav } = link.dataset;
    const isCurrent = nav ? nav === shown : location.pathname === link.pathname;
    if (isCurrent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function tellUnread() {
  const unread = Number(document.getElementById('inbox-lists')?.dataset['unread']);
  document.getElementById('unread-badge')!.textContent = unread > 0 ? String(unread) : '';
  alerts.title(title, unread);
}

function askFirst(event: Event) {
  const question =
    event.target instanceof HTMLFormElement ? event.target.dataset['confirmInCall'] : undefined;
  const isOn =
    // What is drawn follows in a moment
    document.querySelector('#start-call [data-show-call]') !== null && call?.state !== 'ended';
  if (!question || !isOn || confirm(question)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A page with errors shows them itself. */
async function refused({ response: { raw }, text }: HtmxContext): Promise<void> {
  const refusal = await refusalIn(new Response(text, raw));
  if (refusal?.code === 'unauthenticated') return connection.renew();
  if (refusal?.code === 'room-not-found') parts.leaveRoom();
  if (refusal || raw.status >= 500) toast(await textOf(refusal ?? new Refused('internal-error')));
}

enableCopying();
enableDialog();
enableMenus();
enableDeviceChoice();
