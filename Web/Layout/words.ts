/**
 * Elements with `data-when` show while all of their words hold; `|` separates alternatives, `!` says that a word must
 * not hold. So a page's states are markup, and script only says what is the case.
 */
export function showByWords(root: ParentNode, words: ReadonlySet<string>) {
  for (const element of root.querySelectorAll<HTMLElement>('[data-when]')) {
    const hidden = !element.dataset['when']!.split('|').some((all) =>
      all
        .trim()
        .split(' ')
        .every((word) => (word.startsWith('!') ? !words.has(word.slice(1)) : words.has(word))),
    );
    if (element.hidden !== hidden) element.hidden = hidden; // one that is written anew is styled anew
  }
}
