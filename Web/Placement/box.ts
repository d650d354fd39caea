/** In CSS pixels; `x` and `y` from the left and the top of the view. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type View = { readonly width: number; readonly height: number };

/** The sides that a resize drags, as on a map. */
export const edges = ['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw'] as const;
export type Edge = (typeof edges)[number];

const least: View = { width: 240, height: 160 };
const inset = 24;
const gap = 8;
/** Beyond these a picture of a person is cut to a strip (height to width). */
const flattest = 0.42;
const steepest = 1.4;

/** The box within the view, and not too small to use; a view below the minimum size gives what it has. */
export function inside(box: Box, view: View): Box {
  const most = largest(view);
  const width = Math.round(Math.min(Math.max(box.width, least.width), Math.max(most.width, 0)));
  const height = Math.round(Math.min(Math.max(box.height, least.height), Math.max(most.height, 0)));
  return {
    x: Math.round(clamp(box.x, gap, view.width - gap - width)),
    y: Math.round(clamp(box.y, gap, view.height - gap - height)),
    width,
    height,
  };
}

/** The box in the corner of the view that it is nearest to. */
export function nearestCorner(box: Box, view: View): Box {
  const { isRight, isLow } = quarterOf(box, view);
  return inside(
    {
      ...box,
      x: isRight ? view.width - inset - box.width : inset,
      y: isLow ? view.height - inset - box.height : inset,
    },
    view,
  );
}

const quarterOf = (box: Box, view: View) => ({
  isRight: box.x + box.width / 2 > view.width / 2,
  isLow: box.y + box.height / 2 > view.height / 2,
});

/** The box with these sides dragged; the opposite ones stay where they are. */
export function stretched(before: Box, view: View, dx: number, dy: number, edge: Edge): Box {
  const [isWest, isNorth] = [edge.includes('w'), edge.includes('n')];
  const isWide = isWest || edge.includes('e');
  const isHigh = isNorth || edge.includes('s');
  const [right, bottom] = [before.x + before.width, before.y + before.height];
  const room = {
    width: isWest ? right - gap : view.width - gap - before.x,
    height: isNorth ? bottom - gap : view.height - gap - before.y,
  };
  const wanted = {
    width: isWide ? before.width + (isWest ? -dx : dx) : before.width,
    height: isHigh ? before.height + (isNorth ? -dy : dy) : before.height,
  };
  const { width, height } = sized(wanted, room, isHigh && !isWide);
  return inside(
    { x: isWest ? right - width : before.x, y: isNorth ? bottom - height : before.y, width, height },
    view,
  );
}

/** The box larger or smaller by this much, to wherever there is room. */
export function grown(before: Box, view: View, dx: number, dy: number): Box {
  const { isRight, isLow } = quarterOf(before, view);
  const { width, height } = sized(
    { width: before.width + dx, height: before.height + dy },
    largest(view),
    dx === 0,
  );
  return inside(
    {
      x: isRight ? before.x + before.width - width : before.x,
      y: isLow ? before.y + before.height - height : before.y,
      width,
      height,
    },
    view,
  );
}

export const distance = (a: Box, b: Box) => Math.hypot(a.x - b.x, a.y - b.y);

/** A size between the minimum and the available space, and not a strip; the leading side keeps its requested length. */
function sized(wanted: View, room: View, heightLeads: boolean): View {
  const most = { width: Math.max(room.width, least.width), height: Math.max(room.height, least.height) };
  const width = clamp(wanted.width, least.width, most.width);
  const height = clamp(wanted.height, least.height, most.height);
  return heightLeads
    ? { width: clamp(width, Math.min(height / steepest, most.width), height / flattest), height }
    : { width, height: clamp(height, Math.min(width * flattest, most.height), width * steepest) };
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

const largest = (view: View): View => ({ width: view.width - 2 * gap, height: view.height - 2 * gap });
