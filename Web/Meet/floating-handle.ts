import type { Edge } from '../Placement/box';
import type { WindowMessage } from '../Placement/window-messages';

/** One press of an arrow key, in CSS pixels. */
const step = 24;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
};

/**
 * The handle and the edges of a call that floats over a page. This document cannot move itself: it tells its owner how
 * far the person drags it, in screen coordinates, because its own coordinates move with it.
 */
export class FloatingHandle {
  readonly #tell: (message: WindowMessage) => void;
  #gesture: { pointer: number; x: number; y: number; dx: number; dy: number; edge: Edge | null } | null =
    null;

  constructor(main: HTMLElement, tell: (message: WindowMessage) => void) {
    this.#tell = tell;
    const handle = main.querySelector<HTMLElement>('#move')!;
    this.#listen(handle, null);
    for (const edge of main.querySelectorAll<HTMLElement>('[data-edge]'))
      this.#listen(edge, edge.dataset['edge'] as Edge);
    handle.addEventListener('keydown', (event) => this.#key(event));
  }

  #listen(element: HTMLElement, edge: Edge | null) {
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || (this.#gesture && this.#gesture.pointer !== event.pointerId)) return;
      this.#end(); // whose end did not come: the same pointer begins anew
      element.setPointerCapture(event.pointerId); // outside of this frame too, until it is let go
      this.#gesture = { pointer: event.pointerId, x: event.screenX, y: event.screenY, dx: 0, dy: 0, edge };
    });
    element.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel'] as const) {
      element.addEventListener(end, (event) => {
        if (this.#gesture?.pointer !== event.pointerId) return;
        if (end === 'pointerup') this.#drag(event);
        this.#end();
      });
    }
  }

  #drag({ pointerId, screenX, screenY }: PointerEvent) {
    if (this.#gesture?.pointer !== pointerId) return;
    const { x, y, edge } = this.#gesture;
    const [dx, dy] = [screenX - x, screenY - y];
    this.#gesture = { ...this.#gesture, dx, dy };
    this.#tell(edge ? { type: 'resize', dx, dy, edge, done: false } : { type: 'move', dx, dy, done: false });
  }

  #end() {
    if (!this.#gesture) return;
    const { dx, dy, edge } = this.#gesture;
    this.#gesture = null;
    this.#tell(edge ? { type: 'resize', dx, dy, edge, done: true } : { type: 'move', dx, dy, done: true });
  }

  #key(event: KeyboardEvent) {
    const way = arrows[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [dx, dy] = way;
    this.#tell(
      event.shiftKey
        ? { type: 'resize', dx, dy, edge: null, done: true }
        : { type: 'move', dx, dy, done: true },
    );
  }
}
