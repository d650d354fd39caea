/**
 * The loader comes in two parts. The first stands on every page of a host: launcher, frame, and the watch that the host
 * page does not take them away. The late one (`host-frame.ts`) is asked for when somebody goes for the chat, or has a
 * conversation. A page that was opened before an update of the server may join an older first part with a newer late
 * one.
 */

/** What the late part gets of the first one. */
export type Loader = {
  readonly origin: string;
  readonly site: string;
  /** The key in the host page's storage that says: a conversation is open. */
  readonly flag: string;
  readonly language: 'en' | 'de';
  readonly shadow: ShadowRoot;
  readonly chat: HTMLElement;
  readonly launcher: HTMLElement;
  readonly frame: HTMLIFrameElement;
  /** Whether the chat is open. */
  isShown: boolean;
  show(open: boolean): void;
  tint(color: unknown): void;
  /** Fits our drawing to a page that is zoomed or shrunk, and says by how much a shrunk page is made up for. */
  fit: () => number;
};

/** What the first part tells the late one. */
export type HostFrame = {
  /** A document has loaded in the frame, or could not. */
  greet(): void;
  /** The chat was opened or closed. */
  shown(): void;
  /**
   * The element stands on the page, for the first time or again: listeners may be gone with a document that was written
   * anew.
   */
  follow(): void;
};

declare global {
  interface Window {
    /**
     * `attach`: puts the chat back where the host page has taken it away; a snippet that is inserted again calls it.
     */
    LiveChatMeet?: { open(): void; close(): void; attach?(): void };
  }
}
