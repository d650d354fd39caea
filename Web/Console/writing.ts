import { AnswersMenu } from './answers-menu';
import { sendByCtrlEnter } from './send-key';

/** What helps an agent write in a room: canned answers, and the key that sends. */
export function helpWriting(room: HTMLElement, answer: HTMLFormElement | null): void {
  const text = answer?.querySelector('textarea');
  // The menu hears keys first: while it is open, Enter chooses.
  if (text) new AnswersMenu(room, text);
  const compose = room.querySelector<HTMLElement>('.compose')!;
  if (compose.dataset['sendsBy'] === 'ctrl-enter')
    for (const written of compose.querySelectorAll('textarea')) sendByCtrlEnter(written);
  for (const key of compose.querySelectorAll('[data-ctrl]')) if (isMac()) key.textContent = '⌘';
}

const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
