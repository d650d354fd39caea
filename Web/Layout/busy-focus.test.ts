import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isCovered, mayTakeFocus } from './busy-focus';

type Path = { name: string; within?: string; inside?: Path | 'closed' };

/** An element of a page, in what it stands, and what has the focus in its shadow root. */
function element({ name, within, inside }: Path): Element {
  const root = inside && inside !== 'closed' ? { activeElement: element(inside) } : null;
  const isBusy = (selector: string) =>
    [name, within].some((one) => one !== undefined && selector.split(',').includes(one));
  return {
    localName: name,
    shadowRoot: root,
    closest: (selector: string) => (isBusy(selector) ? {} : null),
  } as unknown as Element;
}

const ours = element({ name: 'livechat-meet', inside: { name: 'iframe' } });

const cases: [name: string, active: Path | null, may: boolean][] = [
  ['nothing', null, true],
  ['the page', { name: 'body' }, true],
  ['a link', { name: 'a' }, true],
  ['a button', { name: 'button' }, true],
  ['a field', { name: 'input' }, false],
  ['a text box', { name: 'textarea' }, false],
  ['an editor', { name: 'p', within: '[contenteditable]' }, false],
  ['a list to choose from', { name: 'select' }, false],
  ['a game', { name: 'canvas' }, false],
  ['somebody else’s frame', { name: 'iframe' }, false],
  ['a button in a dialog', { name: 'button', within: 'dialog' }, false],
  ['a button in a dialog of the older kind', { name: 'button', within: '[role$=dialog]' }, false],
  ['a field in an element of the page’s own', { name: 'shop-search', inside: { name: 'input' } }, false],
  ['a button in an element of the page’s own', { name: 'shop-search', inside: { name: 'button' } }, true],
  ['an element of the page’s own that hides what is in it', { name: 'shop-search', inside: 'closed' }, false],
];

// T1, T21
void suite('The focus', () => {
  for (const [name, active, may] of cases) {
    void test(`is ${may ? 'taken' : 'left where it is'} while ${name} has it`, () => {
      const page = { activeElement: active && element(active), fullscreenElement: null };

      assert.equal(mayTakeFocus(page, ours), may);
    });
  }

  void test('is left in a page that fills the screen', () => {
    assert.equal(
      mayTakeFocus(
        { activeElement: element({ name: 'body' }), fullscreenElement: element({ name: 'html' }) },
        ours,
      ),
      false,
    );
  });

  void test('is ours already, then it goes where we want', () => {
    assert.equal(
      mayTakeFocus({ activeElement: ours, fullscreenElement: element({ name: 'html' }) }, ours),
      true,
    );
  });

  void test('of a click goes to what lies over the frame', () => {
    const frame = {
      getBoundingClientRect: () => ({ x: 100, y: 40, width: 384, height: 640 }),
    } as unknown as Element;
    const asked: number[][] = [];
    const hits = (hit: Element | null) => ({
      elementFromPoint: (x: number, y: number) => (asked.push([x, y]), hit),
    });

    assert.equal(isCovered(hits(frame), frame), false);
    assert.equal(isCovered(hits(ours), frame), true);
    assert.equal(isCovered(hits(null), frame), true);
    assert.deepEqual(asked[0], [292, 360]);
  });
});
