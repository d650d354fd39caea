import { isComposing } from '../Layout/keys';

/** What a single key can do. Nothing here starts a call: that takes a deliberate press on its button. */
export type Act =
  | 'next'
  | 'previous'
  | 'waiting'
  | 'list'
  | 'search'
  | 'take'
  | 'handOver'
  | 'close'
  | 'sheet'
  | 'answer'
  | 'note';

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing' | 'keyCode'
>;

/** Where the focus is. */
export type Place = 'page' | 'field' | 'composer';

const keys: Record<string, Act> = {
  j: 'next',
  k: 'previous',
  w: 'waiting',
  t: 'take',
  r: 'answer',
  n: 'note',
  h: 'handOver',
  e: 'close',
  '/': 'search',
  '?': 'sheet',
};
const mayRepeat: readonly Act[] = ['next', 'previous'];

/**
 * Null for all other keys, and wherever a key is text. Escape is no text: it leads back from the composer, always.
 * @param isOn whether the agent has left single keys on.
 */
export function actOf(event: KeyPress, where: Place, isOn: boolean): Act | null {
  // Shift is needed for "?" on most keyboards.
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return null;
  if (event.key === 'Escape') return where === 'field' ? null : 'list';
  if (!isOn || where !== 'page') return null;
  const act = keys[letterOf(event)] ?? null;
  return act && event.repeat && !mayRepeat.includes(act) ? null : act;
}

/** On a keyboard with another script, the letter that stands there on a Latin one. */
const letterOf = ({ key, code }: KeyPress) =>
  /^[^\x20-\x7e]$/.test(key) && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase();

/** The one after the current one, or before it; at the ends there is none. Without a current one, the first or last. */
export function nextOf<Row>(rows: readonly Row[], current: Row | undefined, step: 1 | -1): Row | undefined {
  const at = current === undefined ? -1 : rows.indexOf(current);
  if (at < 0) return rows.at(step === 1 ? 0 : -1);
  return rows[at + step];
}
