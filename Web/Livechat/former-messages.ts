/**
 * What the hidden frame of a former name (former-name.ts) tells the livechat under the new one, once: a ticket for the
 * visitor whom it knows, or null.
 */
export type Answer = { livechatmeet: 'former'; ticket: string | null };

const isTicket = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value);

/** Undefined for anything else. */
export function readAnswer(data: unknown): Answer | undefined {
  const { livechatmeet, ticket } = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  return livechatmeet === 'former' && (ticket === null || isTicket(ticket))
    ? { livechatmeet, ticket }
    : undefined;
}
