import type { RoomMessage } from '../../Hub/protocol';
import { sizeOf } from './file-size';

/** How a reader is recognised where files are fetched. */
export type FileAccess = {
  /** What an address says of the reader, such as `?as=visitor&site=KEY`. */
  readonly query: string;
  /** What the script has to show where no cookie does; empty where one does. */
  readonly headers: () => Record<string, string>;
};

const templates = () => (document.getElementById('file-templates') as HTMLTemplateElement).content;

/** A copy of what the server has drawn for files. */
export const copy = (selector: string) => templates().querySelector(selector)!.cloneNode(true) as HTMLElement;

/** What the server says in the reader's language. */
export const says = (what: string) => templates().querySelector(`[data-says="${what}"]`)?.textContent ?? '';

/** Draws the files of a message below its text, once. */
export function draw(item: HTMLElement, message: RoomMessage, access: FileAccess) {
  item.querySelector('.files')?.remove();
  if (!message.files) return;
  const place = document.createElement('div');
  place.className = 'files';
  for (const [at, file] of message.files.entries()) {
    const address = `/files/${message._id}/${at}${access.query}`;
    const card = copy(file.picture ? '.picture' : 'a.file') as HTMLAnchorElement;
    const picture = card.querySelector('img');
    card.dataset['size'] = String(file.size);
    if (picture) {
      [picture.alt, picture.width, picture.height] = [file.name, file.width!, file.height!];
    } else {
      card.download = file.name;
      card.querySelector('.title')!.textContent = file.name;
      card.querySelector('.sub')!.textContent = sizeOf(file.size);
    }
    place.append(card);
    lead(card, address, access);
  }
  item.querySelector('.bubble')!.after(place);
}

/** Where no cookie says who reads it, the script fetches it, and shows what it got. */
function lead(card: HTMLAnchorElement, address: string, access: FileAccess) {
  const picture = card.querySelector('img');
  const headers = access.headers();
  const needsScript = Object.keys(headers).length > 0;
  card.href = address;
  if (!needsScript && picture) picture.src = address;
  if (!needsScript) return;
  const fetched = async () => {
    const answer = await fetch(address, { headers });
    if (answer.ok) card.href = URL.createObjectURL(await answer.blob());
    return answer.ok;
  };
  if (picture) void fetched().then((isThere) => isThere && (picture.src = card.href));
  card.addEventListener('click', (event) => {
    if (card.protocol === 'blob:') return;
    event.preventDefault();
    void fetched().then((isThere) => isThere && card.click());
  });
}
