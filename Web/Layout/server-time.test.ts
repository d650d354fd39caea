import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import { ServerTime } from './server-time';

const at = (milliseconds: number) => new Date(milliseconds).toISOString();

/** A document that has been open for `elapsed` ms, on a computer whose clock says `wall`. */
class Browser {
  elapsed = 0;
  wall = 0;
  readonly time = new ServerTime();

  constructor() {
    mock.method(performance, 'now', () => this.elapsed);
    mock.method(Date, 'now', () => this.wall);
  }

  passes(milliseconds: number) {
    this.elapsed += milliseconds;
    this.wall += milliseconds;
  }
}

void suite('T13: the time that is shown', () => {
  afterEach(() => mock.restoreAll());

  void test('is the computer’s before the server has told its own', () => {
    const browser = new Browser();
    browser.wall = 5_000;

    assert.equal(browser.time.now, 5_000);
  });

  for (const wrong of [600_000, -600_000, 0]) {
    void test(`is the server’s where the computer’s is ${wrong} ms off`, () => {
      const browser = new Browser();
      browser.wall = 1_000_000 + wrong;

      browser.time.learn(at(1_000_000));
      browser.passes(7_000);

      assert.equal(browser.time.now, 1_007_000);
    });
  }

  void test('does not jump when the computer’s clock is set', () => {
    const browser = new Browser();
    browser.time.learn(at(1_000_000));

    browser.wall += 3_600_000;
    browser.passes(1_000);

    assert.equal(browser.time.now, 1_001_000);
  });

  void test('goes by what came most quickly', () => {
    const browser = new Browser();
    browser.passes(4_000);
    browser.time.learn(at(1_000_000)); // 4 s on its way

    browser.passes(30);
    browser.time.learn(at(1_004_000)); // 30 ms
    browser.passes(2_000);
    browser.time.learn(at(1_005_000)); // an old one, drawn again

    assert.equal(browser.time.now, 1_006_000);
  });

  void test('catches up after a sleep in which the browser’s count stood still', () => {
    const browser = new Browser();
    browser.time.learn(at(1_000_000));

    browser.wall += 3_600_000;
    browser.time.learn(at(4_600_000));

    assert.equal(browser.time.now, 4_600_000);
  });
});
