import type { RoomMoved } from '../Hub/protocol';

/** What an agent is told of a conversation that was theirs, or is now. @param text gives the texts of the console. */
export function toldOf(moved: RoomMoved, text: (name: string) => string): string {
  const { byName, visitor, to } = moved;
  return text(nameOf(moved))
    .replace('{0}', byName ?? '')
    .replace('{1}', visitor)
    .replace('{2}', to ?? '');
}

function nameOf({ kind, by, isYours, wasYours }: RoomMoved): string {
  if (kind === 'closed' && by === 'visitor') return 'moved-closed-by-visitor';
  if (kind !== 'handedOver') return `moved-${kind}`;
  return isYours ? 'moved-handedOver-to-you' : wasYours ? 'moved-handedOver' : 'moved-handedOver-to-team';
}
