import type { SignalingConnection } from '../Hub/connection';
import type { CallSnapshot, SignalingClient, SignalingHub } from '../Hub/protocol';
import type { ConnectionState, Methods, Push, Signaling } from '../Hub/signaling';
import { BorrowedConnection, notConnected } from '../Hub/borrowed';
import { LazyModule } from '../Layout/lazy-module';
import { readShown, type Shown, type WindowMessage } from '../Placement/window-messages';
import type * as MeasuresCode from './measures';
import type * as Standalone from './standalone';

/** How long to look for a new owner before the page opens its own connection. */
const ownerLookupMs = 700;

/** The same after an owner that said goodbye: the next page has to load and connect first. */
const nextOwnerLookupMs = 2_500;
const minRetryMs = 150;
const maxRetryMs = 10_000;

/** The page that opened this one, or is around it, may be busy or loading as well. */
const firstLookupMs = 4_000;

/**
 * The meet page's way to the server: borrowed from the livechat or the console as long as one of them lends, else its
 * own. Its users do not notice the change, except for `ready`. Events: `means`: borrowed or own; `message`: the owner
 * shows this document elsewhere.
 */
export class MeetSignaling extends EventTarget implements Signaling {
  readonly #query: string;
  /** What a call needs later, or seldom. */
  readonly late: LazyModule<typeof Standalone>;
  /** What a call needs once it goes on for some seconds; beside this script. */
  readonly measures = new LazyModule<typeof MeasuresCode>('./meet-measures.js');
  readonly #nonce: () => Promise<string>;
  readonly #handlers: [Push, (...args: unknown[]) => void][] = [];
  // The host page's window stays reachable when the livechat in it is replaced by the next page's.
  readonly #top: Window | null = window.opener ? (window.opener as Window).top : null;
  #current: SignalingConnection | BorrowedConnection | null = null;

  /**
   * @param query says whose connection its own one is; the code for that is in `late`; @param nonce fetches a new
   *   one to borrow with.
   */
  constructor(query: string, late: LazyModule<typeof Standalone>, nonce: () => Promise<string>) {
    super();
    this.#query = query;
    this.late = late;
    this.#nonce = nonce;
  }

  get means(): 'borrowed' | 'own' {
    return this.#current === null || this.#borrowed ? 'borrowed' : 'own';
  }

  /** Where the owner shows this document, if one does and has said so. */
  get shown(): Shown | null {
    return readShown(this.#borrowed?.message);
  }

  get state(): ConnectionState {
    return this.#current?.state ?? { connected: false, nextTryAt: null };
  }

  /** @param nonce the one that came with the page. */
  async start(nonce: string): Promise<void> {
    const owner = window.parent !== window ? window.parent : (window.opener as Window | null);
    const borrowed = owner && (await BorrowedConnection.ask(owner, nonce, firstLookupMs, this.#nonce));
    if (borrowed) this.#use(borrowed, borrowed.lentCall);
    else await this.#useOwn();
  }

  on<Name extends keyof SignalingClient>(
    name: Name,
    handle: (...args: Methods<SignalingClient>[Name]['arguments']) => void,
  ) {
    this.#handlers.push([name, handle]);
    this.#current?.on(name, handle);
  }

  call<Name extends keyof SignalingHub>(
    name: Name,
    ...args: Methods<SignalingHub>[Name]['arguments']
  ): Promise<Methods<SignalingHub>[Name]['answer']> {
    return this.#current ? this.#current.call(name, ...args) : Promise.reject(notConnected());
  }

  retry() {
    this.#current?.retry();
  }

  /** Tells the lending window; with our own connection there is nobody to tell. */
  tellOwner(message: WindowMessage): boolean {
    return this.#borrowed?.post(message) ?? false;
  }

  /** The document goes away: the owner need not wait for it. */
  giveBack() {
    this.#borrowed?.close();
  }

  async stop(): Promise<void> {
    if (this.#current instanceof BorrowedConnection) this.#current.close();
    else await this.#current?.stop();
  }

  get #borrowed(): BorrowedConnection | null {
    return this.#current instanceof BorrowedConnection ? this.#current : null;
  }

  /** @param call as it was lent: what is pushed between a search among several owners and now is not heard. */
  #use(connection: SignalingConnection | BorrowedConnection, call?: CallSnapshot) {
    this.#current = connection;
    for (const [name, handle] of this.#handlers) connection.on(name, handle);
    for (const event of ['state', 'ready', 'message'])
      connection.addEventListener(
        event,
        () => this.#current === connection && this.dispatchEvent(new Event(event)),
      );
    this.dispatchEvent(new Event('means'));
    if (connection instanceof BorrowedConnection)
      connection.addEventListener(
        'gone',
        () => void this.#replace(connection.saidBye ? nextOwnerLookupMs : ownerLookupMs),
        { once: true },
      );
    else connection.start();
    if (this.shown) this.dispatchEvent(new Event('message'));
    if (connection.state.connected) this.dispatchEvent(new CustomEvent('ready', { detail: call }));
  }

  async #replace(within: number): Promise<void> {
    this.dispatchEvent(new Event('state'));
    const owner = await this.#nextOwner(within - ownerLookupMs);
    if (owner) this.#use(owner);
    else await this.#useOwn();
  }

  readonly #ask = async (window: Window) =>
    BorrowedConnection.ask(window, await this.#nonce(), ownerLookupMs);

  async #nextOwner(within: number): Promise<BorrowedConnection | null> {
    if (!this.#top) return null;
    try {
      const { findOwner } = await this.late.load();
      return await findOwner(this.#top, this.#ask, within);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return null; // its code did not come: the server is away
    }
  }

  /**
   * Without the server there is neither a connection nor its code: both are requested until they arrive, less and less
   * often.
   */
  async #useOwn(): Promise<void> {
    for (let wait = minRetryMs; ; wait = Math.min(maxRetryMs, wait * 2)) {
      try {
        const { connect, findConsole } = await this.late.load();
        const own = connect(this.#query);
        this.#use(own);
        return void findConsole(this.#ask, own, (found) => this.#use(found));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}
