/**
 * Whether nothing of a text would be seen, as `Characters.ShowNothing` has it on the server: blanks, joiners, marks of
 * direction, fillers.
 */
export const showsNothing = (text: string): boolean => /^[\s\p{DI}\u2800\u{1D159}]*$/u.test(text);

/** With U+FFFD for each half of a pair that has lost the other: such text can be sent. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
