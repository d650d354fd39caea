import assert from 'node:assert/strict';
import { beforeEach, mock, suite, test } from 'node:test';
import { CallTab } from './call-tab';

/** A window as an opener sees it. */
class OtherWindow {
  closed = false;
  isFocused = false;
  readonly location = { href: 'about:blank' };
  focus = () => {
    this.isFocused = true;
  };
}

const opens: [address: string, name: string][] = [];
let next: OtherWindow | null;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date', 'setInterval'] });
  opens.length = 0;
  next = new OtherWindow();
  Object.assign(globalThis, {
    window: {
      open: (address: string, name: string) => {
        opens.push([address, name]);
        return next;
      },
    },
  });
});

void suite('The tab of a call', () => {
  void test('is opened under the name of its call', () => {
    const tab = new CallTab();

    assert.equal(tab.open('id', '/meet/id#ticket'), true);

    assert.deepEqual(opens, [['/meet/id#ticket', 'meet_id']]);
    assert.equal(tab.isOpen, true);
    assert.equal(tab.isGone, false);
  });

  void test('is gone with the call when its window is closed', () => {
    const tab = new CallTab();
    tab.open('id', '/meet/id');
    tab.follow(true);

    next!.closed = true;
    tab.follow(false);

    assert.equal(tab.isOpen, false);
    assert.equal(tab.isGone, true);
    assert.equal(tab.focus(), false);
  });

  void test('has its time to join from when it spoke, however long it took to load', () => {
    const tab = new CallTab();
    tab.follow(false);
    mock.timers.tick(3_500);
    tab.adopt(next as unknown as Window);
    mock.timers.tick(4_000);
    assert.equal(tab.isOverdue, false);
    mock.timers.tick(1);

    assert.equal(tab.isOverdue, true);
  });

  void test('takes nothing along when it is closed after the call went to another window', () => {
    const tab = new CallTab();
    tab.open('id', '/meet/id');
    tab.follow(true);

    next!.closed = true;

    assert.equal(tab.isOpen, false);
    assert.equal(tab.isGone, false);
  });

  void test('is neither open nor closed where the browser gives no window', () => {
    next = null;
    const tab = new CallTab();

    assert.equal(tab.open('id', '/meet/id'), false);

    assert.equal(tab.isOpen, false);
    assert.equal(tab.isGone, false);
  });

  void test('has four seconds to come', () => {
    const tab = new CallTab();
    tab.follow(false);
    mock.timers.tick(60_000);
    tab.open('id', '/meet/id');

    mock.timers.tick(4_000);
    assert.equal(tab.isOverdue, false);
    mock.timers.tick(1);
    assert.equal(tab.isOverdue, true);
    tab.follow(true);
    assert.equal(tab.isOverdue, false);
  });

  void test('has four seconds to load anew', () => {
    const tab = new CallTab();
    tab.open('id', '/meet/id');
    tab.follow(true);
    mock.timers.tick(60_000);

    tab.follow(false);
    mock.timers.tick(2_000);
    tab.follow(false); // another snapshot does not begin the time anew
    mock.timers.tick(2_001);

    assert.equal(tab.isOverdue, true);
  });

  void test('is looked after until nobody waits for it', () => {
    let look: (() => void) | null = null;
    const [setBefore, clearBefore] = [globalThis.setInterval, globalThis.clearInterval];
    Object.assign(globalThis, {
      setInterval: (act: () => void) => (look = act),
      clearInterval: () => (look = null),
    });
    const answers = ['wait', 'wait', 'end'] as const;
    let looks = 0;
    new CallTab().watch(() => answers[looks++]!);
    Object.assign(globalThis, { setInterval: setBefore });

    for (let i = 0; i < 5; i++) (look as (() => void) | null)?.();

    Object.assign(globalThis, { clearInterval: clearBefore });
    assert.equal(looks, 3);
  });

  void test('is found by its name, and loaded only where there was none', () => {
    const found = new CallTab();
    next!.location.href = 'https://chat.example/meet/id';
    found.find('id', '/meet/id');
    assert.deepEqual(opens, [['', 'meet_id']]);
    assert.equal(next!.location.href, 'https://chat.example/meet/id');
    assert.equal(next!.isFocused, true);

    next = new OtherWindow();
    const missing = new CallTab();
    missing.find('id', '/meet/id');
    assert.equal(next.location.href, '/meet/id');

    missing.find('id', '/meet/id');
    assert.equal(opens.length, 2, 'A window that is known is only brought to the front.');
  });
});
