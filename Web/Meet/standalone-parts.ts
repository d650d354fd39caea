import type { CallEntry } from './call-entry';
import { CallPanel } from './call-panel';
import type { CallParts } from './call-parts';
import { FloatingHandle } from './floating-handle';
import { JoinCard } from './join-card';
import { OwnTab } from './own-tab';
import { bringPanel } from './panel-markup';
import { Ringback } from './ringback';
import { WayBack } from './way-back';

/** What a call has where the chat itself is not visible. */
export type StandaloneParts = {
  readonly panel: CallPanel;
  /** Only in a tab. */
  readonly card: JoinCard | null;
  /** Only in a visitor's tab. */
  readonly wayBack: WayBack | null;
};

/**
 * The conversation, and an agent's ring; in a frame a handle to move it by, in a tab a question first. @throws when the
 * conversation's markup did not come.
 */
export async function standaloneParts(call: CallParts, entry: CallEntry): Promise<StandaloneParts> {
  const { page, signaling, legs, part, view } = call;
  const { main, party, isFramed } = page;
  // The connection that is made meanwhile tells it at first whether a livechat is open.
  const wayBack = isFramed || party === 'agent' ? null : new WayBack(call, openedFrom());
  await bringPanel(page);
  if (party === 'agent') view.ringback = new Ringback(main);
  if (isFramed) new FloatingHandle(main, (message) => signaling.tellOwner(message));
  else new OwnTab(signaling, legs, main.dataset['as'] === 'meet');
  const card = isFramed ? null : new JoinCard(page, signaling, legs, (withCamera) => entry.join(withCamera));
  if (part.hasBegun) card?.isIn();
  return { panel: new CallPanel(main.dataset['rid']!, party, signaling), card, wayBack };
}

/** The name of the livechat that opened this tab. */
const openedFrom = () => new URLSearchParams(location.search).get('from');
