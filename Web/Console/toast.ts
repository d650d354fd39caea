const shownMs = 5_000;

const template = () => document.getElementById('toast-template') as HTMLTemplateElement;

/** A text of the console by its name, in the language of the page. */
export const consoleText = (name: string): string =>
  document.querySelector(`#console-texts [data-text="${name}"]`)!.textContent;

/** A short notice. @param text empty if the server, which has the texts, is unreachable. */
export function toast(text: string) {
  const item = template().content.firstElementChild!.cloneNode(true) as HTMLElement;
  item.querySelector('span')!.textContent = text || consoleText('no-connection');
  document.getElementById('toasts')!.append(item);
  setTimeout(() => item.remove(), shownMs);
}
