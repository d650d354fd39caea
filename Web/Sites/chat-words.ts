/**
 * Shows in a preview of the chat what its form says, while it is filled in: as texts, never as markup. Parts that stand
 * for nothing are hidden, or say what the chat says then.
 */
export function showWords(preview: HTMLElement, form: HTMLFormElement) {
  const said = new FormData(form);
  const wordsOf = (name: string | undefined) => {
    const words = said.get(name ?? '');
    return typeof words === 'string' ? words.trim() : '';
  };
  for (const part of preview.querySelectorAll<HTMLElement>('[data-shows]')) {
    const { shows, else: otherwise } = part.dataset;
    if (!said.has(shows!)) continue; // the form of another page
    part.textContent = wordsOf(shows) || (otherwise ?? '');
    part.hidden = part.textContent === '';
    if (shows === 'LauncherLabel') part.parentElement!.classList.toggle('labelled', !part.hidden);
  }
  for (const part of preview.querySelectorAll<HTMLElement>('[data-if]'))
    part.hidden = wordsOf(part.dataset['if']) === '';
  for (const part of preview.querySelectorAll<HTMLElement>('[data-unless]'))
    part.hidden = wordsOf(part.dataset['unless']) !== '';
  if (said.has('IsLeft')) preview.dataset['left'] = said.get('IsLeft') === 'true' ? 'True' : 'False';
}
