import type { CallSnapshot } from './protocol';
import type { HubMethod, Push } from './signaling';

/**
 * What a meet page (the borrower) and the owner of a hub connection tell each other. The borrower posts a `Borrow` with
 * our exact origin and transfers a port; on the port only `hello` counts until the owner has redeemed its nonce at the
 * hub, and then only what belongs to that call and its room. Each side reads with the functions below. What they do not
 * know is outside the loan: once it is made, either side passes that on unread.
 */
export type Borrow = { livechatmeet: 'borrow' };

export type ToOwner =
  | { type: 'hello'; nonce: string }
  | { type: 'ping' }
  | { type: 'call'; seq: number; name: HubMethod; args: unknown[] }
  | { type: 'bye' };

export type ToBorrower =
  // `lent` brings the call; an owner whose page is older than the server has none.
  | { type: 'lent' | 'state'; connected: boolean; call?: CallSnapshot | undefined }
  | { type: 'refused' }
  | { type: 'pong' }
  | { type: 'answer'; seq: number; value: unknown }
  | { type: 'error'; seq: number; code: string | null; retryAfterMs?: number | undefined }
  | { type: 'push'; name: Push; args: unknown[] }
  | { type: 'bye' };

const maxNonceLength = 64;

/** Which calls pass, and which of their arguments names their subject. */
export const lendable: { readonly [Name in HubMethod]?: 'call' | 'call-in-body' | 'room' } = {
  accept: 'call',
  hangUp: 'call',
  legConnected: 'call',
  legFailed: 'call',
  legLeft: 'call',
  report: 'call',
  renew: 'call',
  snapshot: 'call',
  iceServers: 'call',
  registerTicket: 'call',
  join: 'call-in-body',
  signal: 'call-in-body',
  send: 'room',
  typing: 'room',
  delivered: 'room',
  seen: 'room',
  since: 'room',
};

export const isBorrow = (data: unknown): data is Borrow => fields(data)['livechatmeet'] === 'borrow';

export function readToOwner(data: unknown): ToOwner | undefined {
  const { type, nonce, seq, name, args } = fields(data);
  switch (type) {
    case 'hello':
      return typeof nonce === 'string' && nonce.length <= maxNonceLength ? { type, nonce } : undefined;
    case 'call':
      return Number.isSafeInteger(seq) &&
        typeof name === 'string' &&
        Object.hasOwn(lendable, name) &&
        Array.isArray(args)
        ? { type, seq: seq as number, name: name as HubMethod, args }
        : undefined;
    case 'ping':
    case 'bye':
      return { type };
    default:
      return undefined;
  }
}

export function readToBorrower(data: unknown): ToBorrower | undefined {
  const { type, connected, call, seq, value, code, retryAfterMs, name, args } = fields(data);
  switch (type) {
    case 'lent':
    case 'state':
      return typeof connected === 'boolean'
        ? { type, connected, call: call as CallSnapshot | undefined }
        : undefined;
    case 'refused':
    case 'pong':
    case 'bye':
      return { type };
    case 'answer':
      return Number.isSafeInteger(seq) ? { type, seq: seq as number, value } : undefined;
    case 'error':
      return Number.isSafeInteger(seq) && (code === null || typeof code === 'string')
        ? { type, seq: seq as number, code, ...later(retryAfterMs) }
        : undefined;
    case 'push':
      return typeof name === 'string' && Array.isArray(args) ? { type, name: name as Push, args } : undefined;
    default:
      return undefined;
  }
}

const later = (retryAfterMs: unknown) => (typeof retryAfterMs === 'number' ? { retryAfterMs } : {});

const fields = (data: unknown) =>
  (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
