import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { pauseBefore, stayOn } from './come-back';

// T5: the host page takes the element away
void test('what stood for a while comes back at once', () => {
  assert.equal(pauseBefore(0, 60_000), 0);
  assert.equal(pauseBefore(30_000, 6_000), 0);
});

void test('a page that takes it at once is not fought: ten times in the first minute, later twice a minute', () => {
  const returns: number[] = [];
  for (let at = 0, pause = 0; at < 180_000;) {
    pause = pauseBefore(pause, 0);
    at += pause;
    returns.push(at);
  }

  assert.ok(returns.filter((at) => at < 60_000).length <= 11);
  assert.ok(returns.filter((at) => at >= 60_000 && at < 120_000).length <= 2);
});

void suite('An element of ours stays on the page', () => {
  let stood = 0;
  let changed = () => {};
  const host = {
    isConnected: false,
    showPopover() {
      throw new TypeError('this browser has no popovers');
    },
  };
  const fitted: boolean[] = [];
  const fit = () => fitted.push(host.isConnected);
  const stay = () => stayOn(host as unknown as HTMLElement, fit, () => stood++);
  const takesAway = () => {
    host.isConnected = false;
    changed();
  };

  afterEach(() => mock.timers.reset());

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    [stood, host.isConnected] = [0, false];
    fitted.length = 0;
    Object.assign(globalThis, {
      document: { documentElement: { append: () => (host.isConnected = true) } },
      MutationObserver: class {
        constructor(act: () => void) {
          changed = act;
        }
        observe() {}
      },
    });
  });

  void test('once, however often it is put there', () => {
    const attach = stay();

    attach();
    attach();

    assert.ok(host.isConnected);
    assert.equal(stood, 1);
  });

  void test('and comes back a moment after the page has taken it away', () => {
    stay()();

    takesAway();
    changed();
    assert.ok(!host.isConnected);
    mock.timers.tick(50);

    assert.ok(host.isConnected);
    assert.equal(stood, 2);
    assert.deepEqual(fitted, [false, false], 'it is fitted before it is there');
  });

  void test('at once when it is asked for meanwhile, and not twice', () => {
    const attach = stay();
    attach();

    takesAway();
    attach();
    mock.timers.tick(60_000);

    assert.equal(stood, 2);
  });
});
