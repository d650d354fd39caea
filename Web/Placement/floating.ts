import { localStore } from '../Layout/storage';

/** In CSS pixels; `x` and `y` from the left and the top of the view. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type View = { readonly width: number; readonly height: number };

/** The sides that a resize drags, as on a map. */
export const edges = ['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw'] as const;
export type Edge = (typeof edges)[number];

const usual: View = { width: 376, height: 236 };
const least: View = { width: 240, height: 160 };
const inset = 24;
const gap = 8;
const snapsWithin = 72;
/** Beyond these a picture of a person is cut to a strip (height to width). */
const flattest = 0.42;
const steepest = 1.4;

/**
 * Where a floating call stands in a view: always inside, never too small to use, moved and resized by gestures whose
 * distances count from their beginning. A move that ends near a corner snaps to it, unless it led away from there. It
 * can cover the view and come back, and keeps its distance from the nearer sides when the view changes. It knows no
 * document.
 */
export class Floating {
  #view: View;
  #box: Box;
  /** Where the person put it, and the view that it then had: a smaller one may squeeze it for a while. */
  #wish: { box: Box; view: View };
  #covers = false;
  /** Where the gesture that goes on began. */
  #before: Box | null = null;

  /** @param kept what `kept` gave some time ago, in whatever view; anything else counts as nothing. */
  constructor(view: View, kept: unknown = null) {
    const memory = readKept(kept) ?? {
      box: inCorner(inside({ x: view.width, y: view.height, ...usual }, view), view, true, true),
      view,
    };
    [this.#view, this.#box, this.#wish] = [view, memory.box, memory];
    this.fit(view);
  }

  get box(): Box {
    return this.#box;
  }

  get covers(): boolean {
    return this.#covers;
  }

  /** For the next time; plain JSON. */
  get kept(): { box: Box; view: View } {
    return this.#wish;
  }

  cover() {
    [this.#covers, this.#before] = [true, null];
  }

  shrink() {
    this.#covers = false;
  }

  /** @param dx since the gesture began; @param done it ends here. */
  move(dx: number, dy: number, done: boolean) {
    if (this.#covers) return;
    const before = (this.#before ??= this.#box);
    const box = inside({ ...before, x: before.x + dx, y: before.y + dy }, this.#view);
    this.#enter(done ? this.#snapped(box, before) : box, done);
  }

  /** @param edge which sides follow; null: the size alone is meant, and it grows to wherever there is room. */
  resize(dx: number, dy: number, edge: Edge | null, done: boolean) {
    if (this.#covers) return;
    const before = (this.#before ??= this.#box);
    this.#enter(edge ? this.#stretched(before, dx, dy, edge) : this.#grown(before, dx, dy), done);
  }

  /** The view has another size now. */
  fit(view: View) {
    const { view: old, box } = this.#wish;
    const { x, y, width, height } = box;
    const along = (at: number, size: number, was: number, is: number) =>
      at + size / 2 > was / 2 ? is - (was - at) : at;
    this.#view = view;
    this.#box = inside(
      {
        x: along(x, width, old.width, view.width),
        y: along(y, height, old.height, view.height),
        width,
        height,
      },
      view,
    );
    this.#before = null;
  }

  #enter(box: Box, done: boolean) {
    this.#box = box;
    if (!done) return;
    this.#before = null;
    this.#wish = { box, view: this.#view };
  }

  #snapped(box: Box, before: Box): Box {
    const isRight = box.x + box.width / 2 > this.#view.width / 2;
    const isLow = box.y + box.height / 2 > this.#view.height / 2;
    const corner = inCorner(box, this.#view, isRight, isLow);
    const far = distance(box, corner);
    return far <= snapsWithin && far < distance(before, corner) ? corner : box;
  }

  #stretched(before: Box, dx: number, dy: number, edge: Edge): Box {
    const [isWest, isNorth] = [edge.includes('w'), edge.includes('n')];
    const isWide = isWest || edge.includes('e');
    const isHigh = isNorth || edge.includes('s');
    const [right, bottom] = [before.x + before.width, before.y + before.height];
    // The sides opposite to those that follow stay where they are.
    const room = {
      width: isWest ? right - gap : this.#view.width - gap - before.x,
      height: isNorth ? bottom - gap : this.#view.height - gap - before.y,
    };
    const wanted = {
      width: isWide ? before.width + (isWest ? -dx : dx) : before.width,
      height: isHigh ? before.height + (isNorth ? -dy : dy) : before.height,
    };
    const { width, height } = sized(wanted, room, isHigh && !isWide);
    return inside(
      { x: isWest ? right - width : before.x, y: isNorth ? bottom - height : before.y, width, height },
      this.#view,
    );
  }

  #grown(before: Box, dx: number, dy: number): Box {
    const isRight = before.x + before.width / 2 > this.#view.width / 2;
    const isLow = before.y + before.height / 2 > this.#view.height / 2;
    const { width, height } = sized(
      { width: before.width + dx, height: before.height + dy },
      largest(this.#view),
      dx === 0,
    );
    return inside(
      {
        x: isRight ? before.x + before.width - width : before.x,
        y: isLow ? before.y + before.height - height : before.y,
        width,
        height,
      },
      this.#view,
    );
  }
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

const largest = (view: View): View => ({ width: view.width - 2 * gap, height: view.height - 2 * gap });

const distance = (a: Box, b: Box) => Math.hypot(a.x - b.x, a.y - b.y);

/** A size that is not below the least, nor above the room, and no strip; the side that leads keeps its wish. */
function sized(wanted: View, room: View, heightLeads: boolean): View {
  const most = { width: Math.max(room.width, least.width), height: Math.max(room.height, least.height) };
  const width = clamp(wanted.width, least.width, most.width);
  const height = clamp(wanted.height, least.height, most.height);
  return heightLeads
    ? { width: clamp(width, Math.min(height / steepest, most.width), height / flattest), height }
    : { width, height: clamp(height, Math.min(width * flattest, most.height), width * steepest) };
}

function inside(box: Box, view: View): Box {
  const most = largest(view);
  // A view that is smaller than the least size gets what it has.
  const width = Math.round(Math.min(Math.max(box.width, least.width), Math.max(most.width, 0)));
  const height = Math.round(Math.min(Math.max(box.height, least.height), Math.max(most.height, 0)));
  return {
    x: Math.round(clamp(box.x, gap, view.width - gap - width)),
    y: Math.round(clamp(box.y, gap, view.height - gap - height)),
    width,
    height,
  };
}

function inCorner(box: Box, view: View, isRight: boolean, isLow: boolean): Box {
  return inside(
    {
      ...box,
      x: isRight ? view.width - inset - box.width : inset,
      y: isLow ? view.height - inset - box.height : inset,
    },
    view,
  );
}

function readKept(kept: unknown): { box: Box; view: View } | null {
  const { box, view } = fields(kept);
  const [{ x, y, width, height }, { width: viewWidth, height: viewHeight }] = [fields(box), fields(view)];
  const numbers = [x, y, width, height, viewWidth, viewHeight];
  if (
    !numbers.every(
      (value): value is number =>
        typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 100_000,
    )
  )
    return null;
  return { box: { x, y, width, height } as Box, view: { width: viewWidth, height: viewHeight } as View };
}

const fields = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;

/**
 * The place of last time, as this origin keeps it (in a frame: for this host page's site); for the first time one can
 * be given.
 */
export function recall(key: string, view: View, first: Box | null = null): Floating {
  const usually = first && { box: first, view };
  try {
    return new Floating(view, JSON.parse(localStore.get(key) ?? 'null') ?? usually);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error; // somebody else wrote there
    return new Floating(view, usually);
  }
}

export function keep(key: string, floating: Floating) {
  localStore.set(key, JSON.stringify(floating.kept));
}
