import type { CallSnapshot, Container } from '../Hub/protocol';
import { edges, type Edge } from './box';

/**
 * What a meet page tells the page that lends it a connection about its window. It goes over the same port as the loan
 * (`Hub/loan.ts`), which passes it on unread.
 */
export type WindowMessage =
  /** The person wants this call in a tab. */
  | { type: 'maximize' }
  /** The person wants it small again: a tab's back where it came from, an overlay's docked. */
  | { type: 'minimize' }
  /** The person wants it over the page: large, and back to a floating one. */
  | { type: 'expand' }
  | { type: 'shrink' }
  /**
   * The person moves the floating call, or drags the sides named (null: only its size is meant). CSS pixels since the
   * gesture began, which ends with `done`.
   */
  | { type: 'move'; dx: number; dy: number; done: boolean }
  | { type: 'resize'; dx: number; dy: number; edge: Edge | null; done: boolean }
  /** This document no longer takes part in the call; `over` if nobody does. */
  | { type: 'left'; over: boolean };

/** In which container the page shows a framed meet page; `covers`: an overlay that fills the screen. */
export type Shown = { container: Exclude<Container, 'tab'>; covers: boolean };

/** The one thing that the page tells the meet page about its window. */
export type ShownMessage = { type: 'container' } & Shown;

/**
 * Port messages wait behind drawing; this does not: an event on the frame's window. It comes during the click on Accept
 * (`voiceOnly`), so that what the frame sends follows the accept; and with the first snapshot that has an accept
 * (`call`): the frame decides whether it was its own.
 */
export const accepted = 'livechatmeet:accepted';
export type Accepted =
  | { readonly voiceOnly: boolean; readonly call?: undefined }
  | { readonly voiceOnly?: undefined; readonly call: CallSnapshot };

/** No screen is as wide, in CSS pixels. */
const maxDistance = 20_000;

export function readWindowMessage(data: unknown): WindowMessage | undefined {
  const { type, over, dx, dy, done, edge } = fields(data);
  switch (type) {
    case 'maximize':
    case 'minimize':
    case 'expand':
    case 'shrink':
      return { type };
    case 'left':
      return typeof over === 'boolean' ? { type, over } : undefined;
    case 'move':
      return isDistance(dx) && isDistance(dy) && typeof done === 'boolean'
        ? { type, dx, dy, done }
        : undefined;
    case 'resize':
      return isDistance(dx) && isDistance(dy) && typeof done === 'boolean' && isEdge(edge)
        ? { type, dx, dy, edge, done }
        : undefined;
    default:
      return undefined;
  }
}

export function readShown(data: unknown): Shown | null {
  const { type, container, covers } = fields(data);
  return type === 'container' &&
    (container === 'docked' || container === 'overlay') &&
    typeof covers === 'boolean'
    ? { container, covers }
    : null;
}

const isDistance = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= maxDistance;

const isEdge = (value: unknown): value is Edge | null =>
  value === null || (edges as readonly unknown[]).includes(value);

const fields = (data: unknown) =>
  (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
