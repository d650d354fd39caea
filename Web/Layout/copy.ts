const shownMs = 2_000;

/**
 * `button[data-copy=ID]` copies the text of the element with that id, and says so in its `[data-done]` for a moment.
 */
export function enableCopying(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-copy]');
    if (button) void copy(button);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset['copy'] ?? '');
  if (!source) return;
  const text = source instanceof HTMLInputElement ? source.value : (source.textContent ?? '').trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch (refused) {
    // No clipboard on plain http, or the browser refused: the text is selected, for the keyboard.
    if (!(refused instanceof DOMException || refused instanceof TypeError)) throw refused;
    select(source);
    return;
  }
  const label = button.querySelector('[data-done]');
  if (!(label instanceof HTMLElement) || label.hasAttribute('data-before')) return;
  label.dataset['before'] = label.textContent ?? '';
  label.textContent = label.dataset['done'] ?? '';
  setTimeout(() => {
    label.textContent = label.dataset['before'] ?? '';
    delete label.dataset['before'];
  }, shownMs);
}

function select(element: HTMLElement): void {
  if (element instanceof HTMLInputElement) return element.select();
  getSelection()?.selectAllChildren(element);
}
