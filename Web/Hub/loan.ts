import { edges, type Edge } from '../Placement/floating';
import type { Container } from './protocol';
import type { HubMethod, Push } from './signaling';

/**
 * What a meet page (the borrower) and the owner of a hub connection tell each other. The borrower posts a `Borrow` with
 * our exact origin and transfers a port; on the port only `hello` counts until the owner has redeemed its nonce at the
 * hub, and then only what belongs to that call and its room. Each side reads with the functions below and ignores the
 * rest.
 */
export type Borrow = { livechatmeet: 'borrow' };

export type ToOwner =
  | { type: 'hello'; nonce: string }
  | { type: 'ping' }
  | { type: 'call'; seq: number; name: HubMethod; args: unknown[] }
  /** The person wants this call in a tab. */
  | { type: 'maximize' }
  /** The person wants it small again: a tab's back where it came from, an overlay's docked. */
  | { type: 'minimize' }
  /** The person wants it over the page: large, and back to a floating one. */
  | { type: 'expand' }
  | { type: 'shrink' }
  /**
   * The person moves the floating call, or drags the sides named (null: its size alone is meant). CSS pixels since the
   * gesture began, which ends with `done`.
   */
  | { type: 'move'; dx: number; dy: number; done: boolean }
  | { type: 'resize'; dx: number; dy: number; edge: Edge | null; done: boolean }
  /** This document takes no part in the call any more; `over` when nobody does. */
  | { type: 'left'; over: boolean }
  | { type: 'bye' };

/** `covers`: an overlay that fills the screen. */
export type Place = { container: Exclude<Container, 'tab'>; covers: boolean };

export type ToBorrower =
  | { type: 'lent'; connected: boolean }
  | { type: 'refused' }
  | { type: 'pong' }
  | { type: 'answer'; seq: number; value: unknown }
  | { type: 'error'; seq: number; code: string | null }
  | { type: 'push'; name: Push; args: unknown[] }
  | { type: 'state'; connected: boolean }
  /** Where the owner shows this document now. */
  | ({ type: 'container' } & Place)
  | { type: 'bye' };

/**
 * The one thing that is not told over the port, which takes its turn behind drawing: an event of the frame's window, in
 * the click on Accept (detail: voiceOnly). What the frame sends then comes behind the accept.
 */
export const acceptedHere = 'livechatmeet:accepted';

const longestNonce = 64;
/** No screen is as wide. */
const farthest = 20_000;

/** Which calls pass, and where in their arguments stands what they are about. */
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
  const { type, nonce, seq, name, args, over, dx, dy, done, edge } = fields(data);
  switch (type) {
    case 'hello':
      return typeof nonce === 'string' && nonce.length <= longestNonce ? { type, nonce } : undefined;
    case 'call':
      return Number.isSafeInteger(seq) &&
        typeof name === 'string' &&
        Object.hasOwn(lendable, name) &&
        Array.isArray(args)
        ? { type, seq: seq as number, name: name as HubMethod, args }
        : undefined;
    case 'left':
      return typeof over === 'boolean' ? { type, over } : undefined;
    case 'move':
      return isWay(dx) && isWay(dy) && typeof done === 'boolean' ? { type, dx, dy, done } : undefined;
    case 'resize':
      return isWay(dx) && isWay(dy) && typeof done === 'boolean' && isEdge(edge)
        ? { type, dx, dy, edge, done }
        : undefined;
    case 'ping':
    case 'maximize':
    case 'minimize':
    case 'expand':
    case 'shrink':
    case 'bye':
      return { type };
    default:
      return undefined;
  }
}

export function readToBorrower(data: unknown): ToBorrower | undefined {
  const { type, connected, seq, value, code, name, args, container, covers } = fields(data);
  switch (type) {
    case 'lent':
    case 'state':
      return typeof connected === 'boolean' ? { type, connected } : undefined;
    case 'container':
      return (container === 'docked' || container === 'overlay') && typeof covers === 'boolean'
        ? { type, container, covers }
        : undefined;
    case 'refused':
    case 'pong':
    case 'bye':
      return { type };
    case 'answer':
      return Number.isSafeInteger(seq) ? { type, seq: seq as number, value } : undefined;
    case 'error':
      return Number.isSafeInteger(seq) && (code === null || typeof code === 'string')
        ? { type, seq: seq as number, code }
        : undefined;
    case 'push':
      return typeof name === 'string' && Array.isArray(args) ? { type, name: name as Push, args } : undefined;
    default:
      return undefined;
  }
}

const isWay = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= farthest;

const isEdge = (value: unknown): value is Edge | null =>
  value === null || (edges as readonly unknown[]).includes(value);

const fields = (data: unknown) =>
  (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
