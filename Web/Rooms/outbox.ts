import { newClientId } from '../Layout/ids';
import { tabStore } from '../Layout/storage';
import type { RoomMessage } from '../Hub/protocol';
import { passes, refusalOf, type Refused } from '../Refusals/refused';
import type { Draft, Thread } from './thread';

/**
 * Messages that are not stored yet, sent in order, one at a time, until the server has them: the client id makes
 * resending harmless. A busy server says when to come back, and is left alone until then. Kept across a reload of this
 * document's tab. Nothing that was typed is ever lost.
 */
export class Outbox<Sent = RoomMessage> {
  readonly #thread: Pick<Thread, 'showDraft' | 'dropDraft'>;
  readonly #key: string;
  readonly #send: (clientId: string, text: string) => Promise<Sent>;
  readonly #sent: (message: Sent) => void;
  readonly #refused: (refusal: Refused, draft: Draft) => boolean;
  #drafts: Draft[];
  #sending = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The server has said when to come back. */
  #isAskedToWait = false;

  /**
   * @param refused gives a refused text back to the writer; if it returns false, there is no space for it and it stays
   *   here.
   */
  constructor(
    key: string,
    thread: Pick<Thread, 'showDraft' | 'dropDraft'>,
    send: (clientId: string, text: string) => Promise<Sent>,
    sent: (message: Sent) => void,
    refused: (refusal: Refused, draft: Draft) => boolean,
  ) {
    [this.#key, this.#thread, this.#send, this.#sent, this.#refused] = [
      `livechatmeet.outbox.${key}`,
      thread,
      send,
      sent,
      refused,
    ];
    this.#drafts = this.#load();
    for (const draft of this.#drafts) this.#draw(draft);
  }

  get isEmpty(): boolean {
    return this.#drafts.length === 0;
  }

  add(text: string) {
    const draft: Draft = { clientId: newClientId(), text, state: 'waiting' };
    this.#drafts.push(draft);
    this.#keep();
    this.#draw(draft);
    void this.flush();
  }

  /** Sends what is waiting; called again whenever it may succeed. */
  async flush(): Promise<void> {
    if (this.#sending || this.#isAskedToWait) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      for (let draft; (draft = this.#drafts.find(({ state }) => state === 'waiting'));) {
        const message = await this.#send(draft.clientId, draft.text);
        this.#tries = 0;
        this.#drop(draft, false);
        this.#sent(message);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#sending = false;
    }
    if (this.#drafts.some(({ state }) => state === 'waiting') && this.#timer === undefined) void this.flush();
  }

  #failed(error: unknown) {
    const draft = this.#drafts.find(({ state }) => state === 'waiting');
    if (!draft) return;
    const refusal = refusalOf(error);
    if (refusal && !passes(refusal)) {
      if (this.#refused(refusal, draft)) this.#drop(draft, true);
      else this.#leave(draft);
      return;
    }
    const wait = refusal?.retryAfterMs;
    if (wait) this.#askedToWait(true);
    else if (++this.#tries > 5 && refusal) return this.#leave(draft);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#askedToWait(false);
        void this.flush();
      },
      wait ?? Math.min(10_000, 500 * 2 ** this.#tries),
    );
  }

  #askedToWait(isAsked: boolean) {
    if (this.#isAskedToWait === isAsked) return;
    this.#isAskedToWait = isAsked;
    for (const draft of this.#drafts) this.#draw(draft);
  }

  /** Tried for long enough, or refused: now the person decides. */
  #leave(draft: Draft) {
    draft.state = 'failed';
    this.#tries = 0;
    this.#draw(draft);
    this.#keep();
  }

  #resend(draft: Draft) {
    draft.state = 'waiting';
    this.#draw(draft);
    void this.flush();
  }

  #drop(draft: Draft, undraw: boolean) {
    this.#drafts = this.#drafts.filter((other) => other !== draft);
    this.#keep();
    if (undraw) this.#thread.dropDraft(draft.clientId);
  }

  #draw(draft: Draft) {
    this.#thread.showDraft(draft, this.#isAskedToWait, () => this.#resend(draft));
  }

  #load(): Draft[] {
    try {
      const kept: unknown = JSON.parse(tabStore.get(this.#key) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isDraft) : [];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error; // somebody else wrote there
      return [];
    }
  }

  #keep() {
    tabStore.set(this.#key, this.#drafts.length > 0 ? JSON.stringify(this.#drafts) : null);
  }
}

const isDraft = (value: unknown): value is Draft => {
  const draft = value as Partial<Draft> | null;
  return (
    typeof draft?.clientId === 'string' &&
    typeof draft.text === 'string' &&
    (draft.state === 'waiting' || draft.state === 'failed')
  );
};
