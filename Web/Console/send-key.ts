import { isComposing } from '../Layout/keys';

/** Where Enter begins a line, only Ctrl or Command with it sends: the composer hears of no other. */
export function sendByCtrlEnter(text: HTMLTextAreaElement): void {
  text.enterKeyHint = 'enter';
  text.addEventListener('keydown', (event) => beginsLine(event) && event.stopImmediatePropagation(), {
    capture: true,
  });
}

/** Whether a key only begins a line. */
export const beginsLine = (
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'keyCode'>,
): boolean => event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !isComposing(event);
