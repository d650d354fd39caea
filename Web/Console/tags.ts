/** Whoever adds or removes a tag goes on with the next: the form that had the focus is drawn anew. */
export function keepFocusAtTags(): void {
  let isMine = false;
  const part = () => document.getElementById('room-tags');
  document.addEventListener(
    'submit',
    ({ target }) => (isMine = target instanceof Node && part()?.contains(target) === true),
    { capture: true },
  );
  document.addEventListener('htmx:finally:swap', () => {
    if (!isMine || document.activeElement !== document.body) return;
    isMine = false;
    const refused = part()?.querySelector<HTMLElement>('[open] input[name="name"]');
    (refused ?? part()?.querySelector<HTMLElement>('.tag-add'))?.focus();
  });
}
