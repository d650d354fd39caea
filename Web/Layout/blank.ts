/**
 * Whether nothing of a text would be visible, like `Characters.ShowNothing` on the server: blanks, joiners, direction
 * marks, fillers.
 */
export const showsNothing = (text: string): boolean => /^[\s\p{DI}\u2800\u{1D159}]*$/u.test(text);

/** Replaces unpaired surrogates with U+FFFD, so that the text can be sent. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
