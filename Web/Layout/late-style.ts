/**
 * Brings the style of code that came later, where the page has it in `template#late-style` and not yet in its head.
 * Resolves when it is there. Without it the code continues; the next caller asks for it again.
 */
export async function lateStyle(): Promise<void> {
  const kept = document.querySelector<HTMLTemplateElement>('#late-style')?.content.querySelector('link');
  if (!kept || document.head.querySelector(`link[href="${kept.getAttribute('href')}"]`)) return;
  const link = kept.cloneNode() as HTMLLinkElement;
  link.nonce = kept.nonce;
  document.head.append(link);
  await new Promise<void>((resolve) => {
    link.addEventListener('load', () => resolve(), { once: true });
    link.addEventListener('error', () => {
      link.remove();
      resolve();
    });
  });
}
