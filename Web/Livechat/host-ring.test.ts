import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { HostRing } from './host-ring';

let pictures: (() => void)[];
let focused: number;

/** A host page with a chat in it, whose frame takes the focus once it is visible. */
function open({
  isVisible = true,
  activeElement = null,
}: { isVisible?: boolean; activeElement?: unknown } = {}) {
  const frame = {
    focus: () => {
      focused++;
      if (page.isVisible) shadow.activeElement = frame;
    },
  };
  const shadow = { activeElement: null as unknown, host: {} };
  const page = { isVisible, frame, shadow };
  Object.assign(globalThis, { document: { activeElement, fullscreenElement: null } });
  const ring = new HostRing(
    shadow as unknown as ShadowRoot,
    frame as unknown as HTMLElement,
    () => undefined,
  );
  return { page, ring };
}

beforeEach(() => {
  pictures = [];
  focused = 0;
  Object.assign(globalThis, { requestAnimationFrame: (act: () => void) => pictures.push(act) });
});

void suite('The focus', () => {
  void test('goes into the frame of a chat that is opened', () => {
    const { ring } = open();

    ring.focus();

    assert.equal(focused, 1);
    assert.equal(pictures.length, 0);
  });

  void test('goes with the next picture into a frame that was hidden until now', () => {
    const { page, ring } = open({ isVisible: false });
    ring.focus();
    page.isVisible = true;

    for (const act of pictures) act();

    assert.equal(page.shadow.activeElement, page.frame);
  });

  void test('stays with what has it in the frame', () => {
    const { page, ring } = open({ isVisible: false });
    ring.focus();
    page.shadow.activeElement = page.frame; // somebody clicked into it meanwhile

    for (const act of pictures) act();

    assert.equal(focused, 1, 'The frame would take it from its own field.');
  });

  void test('stays with a field of the host page', () => {
    const field = { closest: () => field, localName: 'input', shadowRoot: null };
    const { ring } = open({ activeElement: field });

    ring.focus();
    for (const act of pictures) act();

    assert.equal(focused, 0);
  });
});
