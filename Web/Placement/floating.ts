import { localStore } from '../Layout/storage';
import { distance, grown, inside, nearestCorner, stretched, type Box, type Edge, type View } from './box';

const usual: View = { width: 376, height: 236 };
const snapsWithin = 72;

/**
 * Where a floating call is in a view: always inside, never too small to use, moved and resized by gestures whose
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
  /** Where the current gesture started. */
  #before: Box | null = null;

  /** @param kept what `kept` gave some time ago, in whatever view; anything else counts as nothing. */
  constructor(view: View, kept: unknown = null) {
    const memory = readKept(kept) ?? {
      box: nearestCorner(inside({ x: view.width, y: view.height, ...usual }, view), view),
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

  /** @param edge which sides follow; null: only the size is meant, and it grows to wherever there is room. */
  resize(dx: number, dy: number, edge: Edge | null, done: boolean) {
    if (this.#covers) return;
    const before = (this.#before ??= this.#box);
    const view = this.#view;
    this.#enter(edge ? stretched(before, view, dx, dy, edge) : grown(before, view, dx, dy), done);
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
    const corner = nearestCorner(box, this.#view);
    const far = distance(box, corner);
    return far <= snapsWithin && far < distance(before, corner) ? corner : box;
  }
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

/** The last place, as stored by this origin (in a frame: for this host page's site); a first one can be given. */
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
