/**
 * Whether a key belongs to an input method: it is meant for the word being composed, not for the page. Safari ends the
 * composition before the key that ended it, which then shows it only by its code (UI Events, "keyCode": 229).
 */
export const isComposing = (key: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>) =>
  key.isComposing || key.keyCode === 229;
