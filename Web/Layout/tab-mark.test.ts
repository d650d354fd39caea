import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { TabMark } from './tab-mark';

/** The browser's locks, which all documents of a site share (Web Locks, 2.3): one holder of a name, the others wait. */
class Locks {
  readonly #waiting = new Map<string, (() => void)[]>();

  async request(
    name: string,
    { signal }: { signal?: AbortSignal },
    act: () => Promise<void> | undefined,
  ): Promise<void> {
    const queue = this.#waiting.get(name);
    if (!queue) this.#waiting.set(name, []);
    else {
      await new Promise<void>((resolve, reject) => {
        queue.push(resolve);
        signal?.addEventListener('abort', () => {
          queue.splice(queue.indexOf(resolve), 1);
          reject(signal.reason as Error);
        });
      });
    }
    await act();
    const next = this.#waiting.get(name)!.shift();
    if (next) next();
    else this.#waiting.delete(name);
  }
}

class Storage {
  constructor(readonly kept = new Map<string, string>()) {}
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

/** A document of one origin: it hears its own window, and sees its tab's storage. */
function open(storage: object): { mark: TabMark; close: () => void } {
  const page = new EventTarget();
  Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true, writable: true });
  return { mark: new TabMark('livechatmeet.mark'), close: () => page.dispatchEvent(new Event('pagehide')) };
}

/** As the browser's, and so quick that nobody waits for it. */
function timeout(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), 5);
  return controller.signal;
}

const copyOf = ({ kept }: Storage) => new Storage(new Map(kept));

void suite('A mark of this tab', () => {
  beforeEach(() => {
    Object.defineProperty(globalThis, 'navigator', {
      value: { locks: new Locks() },
      configurable: true,
      writable: true,
    });
    AbortSignal.timeout = timeout;
  });

  void test('is taken over by the next document of the tab', async () => {
    const storage = new Storage();
    const first = open(storage);
    first.mark.keep('call', 'here');
    first.close();

    assert.deepEqual(await open(storage).mark.take(), ['call', 'here']);
  });

  void test('is taken over by a document that asks before the one before has gone', async () => {
    const storage = new Storage();
    const first = open(storage);
    first.mark.keep('call', 'here');
    const taking = open(storage).mark.take();
    first.close();

    assert.deepEqual(await taking, ['call', 'here']);
  });

  void test('T14: is not taken over by a window that was opened with a copy of it', async () => {
    const storage = new Storage();
    const first = open(storage);
    first.mark.keep('call', 'here');
    const copied = copyOf(storage);
    const second = open(copied);

    assert.deepEqual(await second.mark.take(), []);
    assert.deepEqual([...copied.kept], []);
    assert.deepEqual(first.mark.words, ['call', 'here']);
    first.close();
    assert.deepEqual(await open(storage).mark.take(), ['call', 'here'], 'The tab itself goes on with it.');
    second.close();
  });

  void test('T14: of a window that begins with a copy is another one', async () => {
    const storage = new Storage();
    open(storage).mark.keep('call', 'here');
    const copied = copyOf(storage);
    const second = open(copied);
    const taking = second.mark.take();
    second.mark.keep('call', 'tab');
    await taking;
    assert.deepEqual(second.mark.words, ['call', 'tab']);
    second.close();

    assert.deepEqual(await open(copied).mark.take(), ['call', 'tab']);
  });

  void test('is nothing where storage is forbidden, and holds for the document', async () => {
    const refuse = () => {
      throw new DOMException('', 'SecurityError');
    };
    const { mark } = open({ getItem: refuse, setItem: refuse, removeItem: refuse });

    assert.deepEqual(await mark.take(), []);
    mark.keep('call', 'here');
    assert.deepEqual(mark.words, ['call', 'here']);
    mark.forget();
    assert.deepEqual(mark.words, []);
  });
});
