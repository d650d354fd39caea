/**
 * Whether a key belongs to an input method: it is about the word that is being composed, and not about the page. Safari
 * ends the composition before the key that ended it, which then says so by its code alone (UI Events, "keyCode": 229).
 */
export const isComposing = (key: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>) =>
  key.isComposing || key.keyCode === 229;
