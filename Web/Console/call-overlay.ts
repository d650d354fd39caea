import { mayTakeFocus } from '../Layout/busy-focus';
import type { Box, View } from '../Placement/box';
import { keep, recall, type Floating } from '../Placement/floating';
import { meetFrame } from '../Placement/meet-frame';

const placeKey = 'livechatmeet.overlay';

/** How long to show the end of a call that the agent did not end. */
const farewellMs = 5_000;

/** Windows that show one pane, or two (the widths of narrow.css). */
const phone = 640;
const tablet = 1100;

/**
 * The call over the console, in an element that outlives the workspace's content. It covers everything, or floats where
 * it was put, and the console beneath it works as always.
 */
export class CallOverlay {
  readonly #element = document.getElementById('call-overlay')!;
  readonly #beneath: readonly HTMLElement[];
  readonly #floating: Floating = recall(placeKey, viewNow(), firstPlace(viewNow()));
  #frame: HTMLIFrameElement | null = null;
  #callId: string | null = null;
  #farewell: ReturnType<typeof setTimeout> | undefined;

  /** @param beneath what it covers. */
  constructor(...beneath: HTMLElement[]) {
    this.#beneath = beneath;
    addEventListener('resize', () => {
      this.#floating.fit(viewNow());
      this.#draw();
    });
  }

  /** The call whose meet page is in it; null when there is none. */
  get callId(): string | null {
    return this.#callId;
  }

  get covers(): boolean {
    return this.#floating.covers;
  }

  get window(): Window | null {
    return this.#frame?.contentWindow ?? null;
  }

  /** Covers the console at once, before it is known with which call. */
  prepare() {
    this.remove();
    this.#element.hidden = false;
    this.cover(true);
  }

  show(callId: string, covers: boolean) {
    this.#element.hidden = false;
    if (this.#callId !== callId) this.#insert(callId);
    this.cover(covers);
  }

  cover(covers: boolean) {
    if (covers) this.#floating.cover();
    else this.#floating.shrink();
    this.#draw();
  }

  /** As Floating has it. */
  move(...gesture: Parameters<Floating['move']>) {
    this.#floating.move(...gesture);
    this.#draw();
    keep(placeKey, this.#floating);
  }

  /** As Floating has it. */
  resize(...gesture: Parameters<Floating['resize']>) {
    this.#floating.resize(...gesture);
    this.#draw();
    keep(placeKey, this.#floating);
  }

  focus() {
    this.#frame?.focus();
  }

  /** The call came by itself, or after a while: an agent who is typing keeps the focus. */
  focusIfFree() {
    if (this.#frame && mayTakeFocus(document, this.#frame)) this.#frame.focus();
  }

  /** The call is over: an agent who hung up is done with it; otherwise they read how it ended, beside their work. */
  end(callId: string, byAgent: boolean) {
    if (this.#callId !== callId) return;
    if (byAgent) return this.remove();
    this.cover(false);
    clearTimeout(this.#farewell);
    this.#farewell = setTimeout(() => this.remove(), farewellMs);
  }

  remove() {
    const hadFocus = document.activeElement === this.#frame;
    clearTimeout(this.#farewell);
    this.#frame?.remove();
    [this.#frame, this.#callId] = [null, null];
    this.#element.hidden = true;
    this.#draw();
    if (hadFocus) document.getElementById('workspace')?.focus();
  }

  #insert(callId: string) {
    clearTimeout(this.#farewell);
    this.#frame?.remove();
    this.#frame = meetFrame(this.#element.getAttribute('aria-label') ?? '', `/meet/${callId}`);
    this.#callId = callId;
    this.#element.append(this.#frame);
  }

  #draw() {
    const { covers, box } = this.#floating;
    this.#element.toggleAttribute('data-covers', covers);
    for (const [side, at] of [
      ['left', box.x],
      ['top', box.y],
      ['width', box.width],
      ['height', box.height],
    ] as const)
      this.#element.style[side] = covers ? '' : `${at}px`;
    // Nobody tabs into what they cannot see
    for (const element of this.#beneath) element.inert = covers && !this.#element.hidden;
  }
}

/**
 * Where the call may float. With few panes the text box spans the width, and on a phone the rail is below it: these
 * stay free.
 */
function viewNow(): View {
  const width = document.documentElement.clientWidth;
  return { width, height: window.innerHeight - (width <= phone ? 120 : width <= tablet ? 80 : 0) };
}

/** Over the visitor's panel, beside the text box. */
function firstPlace({ width, height }: View): Box {
  const isLeftToRight = getComputedStyle(document.documentElement).direction === 'ltr';
  const side = width <= phone ? 16 : 12;
  const wide = width <= phone ? width - 2 * side : 328;
  return { x: isLeftToRight ? width - side - wide : side, y: height - 24 - 208, width: wide, height: 208 };
}
