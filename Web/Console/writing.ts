import { AnswersMenu } from './answers-menu';
import { sendByCtrlEnter } from './send-key';

/** What helps an agent write in a room: canned answers, and the key that sends. */
export function helpWriting(room: HTMLElement, answer: HTMLFormElement | null): void {
  const text = answer?.querySelector('textarea');
  // The menu hears keys first: while it is open, Enter chooses.
  if (text) new AnswersMenu(room, text);
  const compose = room.querySelector<HTMLElement>('.compose')!;
  chooseSendKey(room, compose);
  for (const key of compose.querySelectorAll('[data-ctrl]')) if (isMac()) key.textContent = '⌘';
}

/** Where one writes, the key that the agent has chosen sends. */
export function chooseSendKey(room: HTMLElement, where: ParentNode): void {
  if (room.querySelector<HTMLElement>('.compose')!.dataset['sendsBy'] !== 'ctrl-enter') return;
  for (const written of where.querySelectorAll('textarea')) sendByCtrlEnter(written);
}

const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
