/** A canned answer, as the server lists it. */
export type Answer = { shortcut: string; title: string; text: string };

/** Whom a text is filled in for; a visitor who has told no name has none. */
export type AnswerNames = { visitor: string; agent: string; site: string };

/** A slash at the start of a line and what was typed after it, up to the caret. */
export type Asked = { start: number; query: string };

const maxShown = 8;

/** Null where the caret does not stand in such a word: "and/or", an address and a path further on are none. */
export function askedAt(text: string, caret: number): Asked | null {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  const word = text.slice(start, caret);
  return /^\/[\p{L}\p{N}-]*$/u.test(word) ? { start, query: word.slice(1) } : null;
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Those whose shortcut begins with the query, then those that have it anywhere; at most eight. */
export function matching(answers: readonly Answer[], query: string): Answer[] {
  const sought = fold(query);
  const rank = ({ shortcut, title, text }: Answer) =>
    fold(shortcut).startsWith(sought)
      ? 0
      : fold(title).includes(sought)
        ? 1
        : fold(`${shortcut} ${text}`).includes(sought)
          ? 2
          : 3;
  return answers
    .map((answer) => ({ answer, rank: rank(answer) }))
    .filter((found) => found.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, maxShown)
    .map((found) => found.answer);
}

/** A text with the names in it. Where there is none, the blank before it goes too: "Hello {visitor}," is "Hello,". */
export function filled(text: string, names: AnswerNames): string {
  return text.replace(/( ?)\{(visitor|agent|site)\}/g, (_, blank: string, who: keyof AnswerNames) =>
    names[who] ? blank + names[who] : '',
  );
}

/** A text in pieces; `is` says which are what was sought. */
export function marked(text: string, query: string): { text: string; is: boolean }[] {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase());
  if (at < 0) return [{ text, is: false }];
  return [
    { text: text.slice(0, at), is: false },
    { text: text.slice(at, at + query.length), is: true },
    { text: text.slice(at + query.length), is: false },
  ].filter((piece) => piece.text !== '');
}
