/**
 * The loader comes in parts. The first is on every page of a host: launcher, frame, and a watch for their removal by
 * the host page. The late one (`host-frame.ts`) is loaded when somebody reaches for the chat or has a conversation, and
 * what explains a failure (`host-why.ts`) on no good page. A page that was opened before an update of the server may
 * join an older first part with a newer late one.
 */

import type { SiteSettings } from './site-settings';

/** A part's address on the chat's server, and its hash, as build-plugins.mjs makes them. */
export type Part = { readonly path: string; readonly integrity: string };

/** What the first part gives the late one. */
export type Loader = {
  readonly origin: string;
  readonly site: string;
  /** The key in the host page's storage that says: a conversation is open. */
  readonly flag: string;
  readonly language: 'en' | 'de';
  readonly settings: SiteSettings;
  readonly shadow: ShadowRoot;
  readonly chat: HTMLElement;
  readonly launcher: HTMLElement;
  readonly frame: HTMLIFrameElement;
  /** Whether the chat is open. */
  isShown: boolean;
  show(open: boolean): void;
  tint(color: unknown): void;
  load<Module>(part: Part): Promise<Module>;
  /** Fits our drawing to a page that is zoomed or shrunk, and says how much a shrunk page is compensated. */
  fit: () => number;
};

/** What the first part tells the late one. */
export type HostFrame = {
  /** A document has loaded in the frame, or could not. */
  greet(): void;
  /** The chat was opened or closed. */
  shown(): void;
  /** The site greets: when it is time, and unless the visitor was greeted. */
  welcome(): void;
  /** The element is on the page, for the first time or again: a rewritten document may have lost its listeners. */
  follow(): void;
};

declare global {
  interface Window {
    /** `attach`: puts the chat back if the host page has removed it; inserting the snippet again calls it. */
    LiveChatMeet?: { open(): void; close(): void; attach?(): void };
  }
}
