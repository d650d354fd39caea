/** Sets a text if it is another one: a text in a live region that is set anew is read out anew. */
export function setText(element: Element, text: string) {
  if (element.textContent !== text) element.textContent = text;
}
