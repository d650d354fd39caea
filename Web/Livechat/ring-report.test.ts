import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { CallSnapshot } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { RingReport } from './ring-report';

const call = (version: number, id = 'call') => ({ id, version, state: 'ringing' }) as CallSnapshot;

class Loader extends EventTarget {
  isShown = false;
  isCovered = false;

  shows(isShown: boolean) {
    this.isShown = isShown;
    this.dispatchEvent(new Event('view'));
  }
}

void suite('The report of a ring', () => {
  let told: unknown[][];
  let connection: EventTarget;
  let loader: Loader;
  let report: RingReport;

  beforeEach(() => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    Object.defineProperty(globalThis, 'document', { value: document, configurable: true });
    told = [];
    connection = Object.assign(new EventTarget(), {
      call: (...args: unknown[]) => {
        told.push(args);
        return Promise.resolve();
      },
    });
    loader = new Loader();
    report = new RingReport(connection as Signaling, loader);
  });

  void test('tells each step once, however often the call changes', () => {
    report.draw(call(1));
    report.draw(call(2));
    loader.shows(true);
    report.draw(call(3));

    assert.deepEqual(told, [
      ['ringShown', 'call', 'ringing'],
      ['ringShown', 'call', 'seen'],
    ]);
  });

  void test('never goes back, and begins again with another call', () => {
    loader.shows(true);
    report.draw(call(1));
    loader.shows(false);
    report.draw(null);
    report.draw(call(1, 'next'));

    assert.deepEqual(told, [
      ['ringShown', 'call', 'seen'],
      ['ringShown', 'next', 'ringing'],
    ]);
  });

  void test('is told again with the next connection, unless nothing rings', () => {
    loader.shows(true);
    report.draw(call(1));
    connection.dispatchEvent(new Event('ready'));
    report.draw(null);
    connection.dispatchEvent(new Event('ready'));

    assert.deepEqual(told, [
      ['ringShown', 'call', 'seen'],
      ['ringShown', 'call', 'seen'],
    ]);
  });
});
