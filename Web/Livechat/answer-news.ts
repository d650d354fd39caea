import type { RoomChange, RoomMessage } from '../Hub/protocol';
import { parseOwn } from '../Layout/own-markup';
import { localStore } from '../Layout/storage';
import type { Conversation } from '../Rooms/conversation';
import { AnswerSound } from './answer-sound';
import type { ChatAround } from './chat-around';
import type { Identity } from './identity';
import { enableLanguage } from './language';
import { enableEnding, enablePanels } from './option-panels';
import { enableSaving } from './saving';

const muted = 'livechatmeet.muted';
const body = document.body;
const byId = <Kind extends HTMLElement = HTMLElement>(id: string) =>
  document.getElementById(id) as Kind | null;
const textIn = (news: HTMLElement, what: string) => news.querySelector(`[data-${what}]`)!;

/**
 * Makes somebody who is not looking notice an answer: a sound, and while the chat is closed the first words of it over
 * the host page. They stay in our frame, which is no larger then: the page's own scripts cannot read them.
 */
export async function followAnswers(chat: ChatAround, identity: Identity, conversation: Conversation) {
  if (!(await hasMarkup(identity))) return;
  const { loader } = chat;
  const news = byId('news')!;
  const isLooking = () => loader.isShown && document.visibilityState === 'visible';
  const sound = new AnswerSound(
    byId<HTMLAudioElement>('news-sound'),
    isLooking,
    () => localStore.get(muted) !== null,
  );

  conversation.listen('change', (change) => {
    const answer = newestIn(change);
    if (!answer) return;
    void sound.play(answer._id);
    if (loader.isShown || loader.view.width === 0 || body.dataset['call'] || !byId('ring')!.hidden) return;
    draw(news, answer);
    loader.tell({ type: 'news', height: news.offsetHeight });
  });
  enableBubble(news, loader);
  enableOptions(chat, identity, conversation);
}

function enableOptions(chat: ChatAround, identity: Identity, conversation: Conversation) {
  enableMute();
  enableSaving(byId<HTMLAnchorElement>('transcript')!, identity);
  enableEnding(chat, conversation);
  enablePanels(identity);
  enableLanguage(identity);
}

/** It is opened, dismissed, or gives way to the chat or a call. */
function enableBubble(news: HTMLElement, loader: ChatAround['loader']) {
  const forget = () => {
    news.hidden = true;
    delete body.dataset['news'];
  };
  loader.addEventListener('shown', forget);
  new MutationObserver(forget).observe(body, { attributeFilter: ['data-call'] });
  textIn(news, 'open').addEventListener('click', () => loader.tell({ type: 'open' }));
  textIn(news, 'dismiss').addEventListener('click', () => {
    forget();
    loader.tell({ type: 'chat' });
  });
}

/** As countNews counts them. */
const newestIn = ({ messages, after }: RoomChange): RoomMessage | undefined =>
  messages.findLast(
    ({ party, t, revision, seenAt, deliveredAt }) =>
      party === 'agent' && !t && revision > after && !seenAt && !deliveredAt,
  );

function draw(news: HTMLElement, { u, msg }: RoomMessage) {
  textIn(news, 'who').textContent = u.name ?? '';
  textIn(news, 'text').textContent = msg;
  news.hidden = false;
  body.dataset['news'] = '';
}

/** Where the visitor was unknown when the page was drawn, the server draws now what they need. */
async function hasMarkup(identity: Identity): Promise<boolean> {
  if (byId('news')) return true;
  try {
    const answer = await fetch(`/livechat/${body.dataset['site']}/known`, { headers: identity.headers });
    if (!answer.ok) return false;
    const drawn = parseOwn(await answer.text());
    document.querySelector('#options .menu')!.append(drawn.querySelector('#more-options')!);
    body.append(drawn.querySelector('#known')!);
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false; // no connection: title and badge tell of answers
  }
}

/** Each visitor's own choice, kept in this browser. */
function enableMute() {
  const box = byId<HTMLInputElement>('sound');
  if (!box) return;
  box.checked = localStore.get(muted) === null;
  box.closest('label')!.hidden = false;
  box.addEventListener('change', () => localStore.set(muted, box.checked ? null : '1'));
}
