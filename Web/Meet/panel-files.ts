import type { RoomMessage } from '../Hub/protocol';

/**
 * Files in the conversation beside a call are links: the call goes on while they open in a tab of their own.
 * @param query what their addresses say of the reader.
 */
export function enablePanelFiles(list: HTMLElement, template: HTMLTemplateElement, query: string) {
  list.addEventListener('files', (event) => {
    const [item, { _id, files }] = (event as CustomEvent<[HTMLElement, RoomMessage]>).detail;
    const place = document.createElement('div');
    place.className = 'files';
    for (const [at, { name }] of (files ?? []).entries()) {
      const line = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
      const link = line.querySelector('a')!;
      [link.textContent, link.href] = [name, `/files/${_id}/${at}${query}`];
      place.append(line);
    }
    item.querySelector('.bubble')!.after(place);
  });
}
