import { setText } from '../Layout/set-text';
import { clock, span, tickSince } from '../Layout/times';
import type { CallCard, Party, RoomMessage } from '../Hub/protocol';
import { shortName } from '../Layout/short-name';

/** The state of a call, as the word that selects its card's texts. */
function stateOf({ call }: RoomMessage): string {
  if (!call || call.state === 'ringing') return 'ringing';
  if (call.state === 'inProgress') return 'talking';
  return !call.endReason || call.endReason === 'hungUp' ? 'ended' : call.endReason;
}

/** Fills the card of a call. Every text is in its markup; only names and times come in here. */
export function fillCallCard(item: HTMLElement, message: RoomMessage, reader: Party) {
  const call = message.call!;
  const state = stateOf(message);
  const card = item.querySelector<HTMLElement>('.call-card')!;
  item.dataset['callState'] = card.dataset['state'] = state;
  card.dataset['by'] = call.endedBy === null ? '' : call.endedBy === reader ? 'own' : 'other';
  card.dataset['voiceOnly'] = String(call.voiceOnly);
  fillNames(card, call);
  fillTimes(card, message);
  for (const seconds of card.querySelectorAll<HTMLElement>('[data-ring-seconds]'))
    setText(seconds, String(call.ringSeconds));
  const note = card.querySelector<HTMLElement>('.note')!;
  setText(note, call.declineNote ?? '');
  note.hidden = call.declineNote === null;
}

function fillNames(card: HTMLElement, { agentName, visitorName, endedBy }: CallCard) {
  const names = {
    agent: agentName,
    visitor: visitorName,
    by: endedBy === 'agent' ? agentName : visitorName,
  };
  for (const name of card.querySelectorAll<HTMLElement>('[data-name]'))
    setText(name, shortName(names[name.dataset['name'] as keyof typeof names]));
}

function fillTimes(card: HTMLElement, message: RoomMessage) {
  for (const time of card.querySelectorAll<HTMLTimeElement>('time[data-clock]'))
    time.dateTime = message[time.dataset['clock'] as 'ts' | 'startTime' | 'endTime'] ?? '';
  for (const since of card.querySelectorAll<HTMLElement>('[data-since]'))
    since.dataset['since'] = message.startTime ?? '';
  if (message.startTime && message.endTime)
    for (const duration of card.querySelectorAll<HTMLElement>('[data-duration]'))
      setText(duration, span(Date.parse(message.endTime) - Date.parse(message.startTime)));
}

/** Its times in the reader's zone. */
export function tellCallTimes(item: HTMLElement) {
  for (const time of item.querySelectorAll<HTMLTimeElement>('time[data-clock]'))
    if (time.dateTime) setText(time, clock(new Date(time.dateTime)));
}

/** Updates how long running calls have lasted. @returns whether there are any. */
export function tickCallCards(root: ParentNode): boolean {
  tickSince(root);
  return root.querySelector('.call-card[data-state="talking"]') !== null;
}
