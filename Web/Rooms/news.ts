import type { Party, RoomChange } from '../Hub/protocol';

/**
 * How many of these messages from the other side are unread. @param countsDelivered whether those count that have
 * arrived at another page before.
 */
export const countNews = ({ messages, after }: RoomChange, reader: Party, countsDelivered: boolean): number =>
  messages.filter(
    ({ party, t, revision, seenAt, deliveredAt }) =>
      party !== reader && !t && revision > after && !seenAt && (countsDelivered || !deliveredAt),
  ).length;
