import type { Container, Party } from '../Hub/protocol';
import type { Shown } from '../Placement/window-messages';

/** This document: which call it is for, whose it is, and where it is shown. */
export class MeetDocument {
  readonly main: HTMLElement;
  readonly callId: string;
  readonly party: Party;
  readonly isFramed = window.parent !== window;
  /** Of this page's handlers, up to their name. */
  readonly address: string;
  container: Container;
  /** It fills the window that it floats in. */
  covers = false;

  constructor(main: HTMLElement, address: string) {
    this.main = main;
    this.address = address;
    this.callId = main.dataset['call']!;
    this.party = main.dataset['party'] as Party;
    this.container = !this.isFramed ? 'tab' : this.party === 'agent' ? 'overlay' : 'docked';
    main.dataset['container'] = this.container;
    // A refused or repeated start must never navigate a running call, and opening it again must find this tab.
    if (!this.isFramed) window.name = `meet_${this.callId}`;
  }

  /** Whether the conversation is in this browser: not on the device that a call was continued on. */
  get hasHome(): boolean {
    return this.party === 'agent' ? this.main.dataset['as'] === 'agent' : window.opener !== null;
  }

  /** Whether this is a reload of a document that may have had a part in the call. */
  get isReload(): boolean {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return navigation?.type === 'reload';
  }

  /** The owner shows this document in another place. The document, its leg and its links stay as they are. */
  showIn({ container, covers }: Shown) {
    this.container = container;
    this.covers = covers;
    this.main.dataset['container'] = container;
    this.main.toggleAttribute('data-covers', covers);
  }

  /** Fetches what this document borrows a connection with. */
  async nonce(): Promise<string> {
    const answer = await fetch(`${this.address}Nonce`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`No nonce: ${answer.status}`);
    return ((await answer.json()) as { nonce: string }).nonce;
  }

  /** The document is going away, and can still send a beacon. */
  sendLeave(legId: string) {
    navigator.sendBeacon(`${this.address}Leave`, new URLSearchParams({ legId }));
  }
}
