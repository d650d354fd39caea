/** A short form of a name: the first word, but all of "Guest 22". */
export const shortName = (name: string) => name.replace(/ (?!\d+$).*$/s, '');
