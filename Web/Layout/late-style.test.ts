import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { lateStyle } from './late-style';

class Link extends EventTarget {
  nonce = 'nonce';
  readonly href = '/built/meet-late-style.css';
  getAttribute = () => this.href;
  cloneNode = () => new Link();

  remove() {
    head.splice(head.indexOf(this), 1);
  }
}

const head: Link[] = [];
const settles = () => new Promise((resolve) => setImmediate(resolve));

/** A page whose template has the style, or which has none to come. */
function page(kept: Link | null) {
  const document = {
    querySelector: () => kept && { content: { querySelector: () => kept } },
    head: {
      querySelector: (selector: string) =>
        head.find(({ href }) => selector === `link[href="${href}"]`) ?? null,
      append: (link: Link) => head.push(link),
    },
  };
  Object.defineProperty(globalThis, 'document', { value: document, configurable: true });
}

void suite('The style of late code', () => {
  beforeEach(() => head.splice(0));

  void test('is waited for, and asked for once', async () => {
    page(new Link());
    let isThere = false;
    const first = lateStyle().then(() => (isThere = true));
    await settles();
    assert.deepEqual([isThere, head.length, head[0]?.nonce], [false, 1, 'nonce']);
    head[0]!.dispatchEvent(new Event('load'));
    await first;

    await lateStyle();

    assert.equal(head.length, 1);
  });

  void test('that does not come keeps nothing waiting, and is asked for again', async () => {
    page(new Link());
    const first = lateStyle();
    head[0]!.dispatchEvent(new Event('error'));
    await first;
    assert.equal(head.length, 0);

    const second = lateStyle();
    assert.equal(head.length, 1);
    head[0]!.dispatchEvent(new Event('load'));
    await second;
  });

  void test('is there already in a page that links it', async () => {
    page(null);

    await lateStyle();

    assert.equal(head.length, 0);
  });
});
