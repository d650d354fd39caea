import type { RoomMessage } from '../Hub/protocol';

/** The text with links where the server found them: nothing here is ever parsed as markup. */
export function* pieces({ msg, links }: RoomMessage): Iterable<Node | string> {
  let at = 0;
  for (const { start, length, href } of links) {
    if (start > at) yield msg.slice(at, start);
    const link = document.createElement('a');
    link.href = href;
    link.textContent = msg.slice(start, start + length);
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    yield link;
    at = start + length;
  }
  if (at < msg.length) yield msg.slice(at);
}
