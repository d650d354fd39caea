import type { SignalingClient, SignalingHub } from './protocol';

export type Methods<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Arguments) => infer Answer
    ? { arguments: Arguments; answer: Answer }
    : never;
};
export type HubMethod = keyof SignalingHub;
export type Push = keyof SignalingClient;

/**
 * `refused`: the server is well and does not let this page in, for the reason of this code. Else a lost connection:
 * `nextTryAt` in milliseconds since 1970.
 */
export type ConnectionState =
  { connected: true } | { connected: false; nextTryAt: number | null; refused?: string };

/**
 * A way to the server, a page's own or a borrowed one. Events: `state`; `ready` after each (re)connection: a
 * `CustomEvent` with the newest snapshot of the call if that came along.
 */
export interface Signaling extends EventTarget {
  readonly state: ConnectionState;
  on<Name extends Push>(
    name: Name,
    handle: (...args: Methods<SignalingClient>[Name]['arguments']) => void,
  ): void;
  /** @throws Refused when the server says no; any other error means that the call may not have arrived. */
  call<Name extends HubMethod>(
    name: Name,
    ...args: Methods<SignalingHub>[Name]['arguments']
  ): Promise<Methods<SignalingHub>[Name]['answer']>;
  /** Tries now instead of later. */
  retry(): void;
}
