/**
 * Elements with `data-when` are shown while all their words are facts; `|` separates alternatives, and `!` negates a
 * word. So a page's states are markup, and script only provides the facts.
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
