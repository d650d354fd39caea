/**
 * Elements with `data-when` show while all of their words are facts; `|` separates alternatives, `!` says that a word
 * must be none. So a page's states are markup, and script only says what is the case.
 */
export function showWhen(root: ParentNode, facts: ReadonlySet<string>) {
  for (const element of root.querySelectorAll<HTMLElement>('[data-when]')) {
    const isShown = element.dataset['when']!.split('|').some((all) =>
      all
        .trim()
        .split(' ')
        .every((word) => (word.startsWith('!') ? !facts.has(word.slice(1)) : facts.has(word))),
    );
    if (element.hidden === isShown) element.hidden = !isShown; // one that is written anew is styled anew
  }
}
