import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RoomChange, RoomMessage } from '../Hub/protocol';
import { countNews } from './news';

const message = (change: Partial<RoomMessage>) => ({ party: 'agent', revision: 5, ...change }) as RoomMessage;
const changeOf = (...messages: RoomMessage[]) => ({ after: 4, messages }) as unknown as RoomChange;

void suite('A message is news', () => {
  const cases: [name: string, change: Partial<RoomMessage>, isNews: boolean][] = [
    ['of the other side', {}, true],
    ['of oneself', { party: 'visitor' }, false],
    ['that is a call', { t: 'livechat-call-session' }, false],
    ['that was drawn before', { revision: 4 }, false],
    ['that somebody has seen', { seenAt: '2026-01-01T00:00:00Z' }, false],
    ['that arrived elsewhere', { deliveredAt: '2026-01-01T00:00:00Z' }, false],
  ];
  for (const [name, change, isNews] of cases)
    void test(`${isNews ? '' : 'not '}when it is one ${name}`, () =>
      assert.equal(countNews(changeOf(message(change)), 'visitor', false), isNews ? 1 : 0));

  void test('though it arrived elsewhere, where that counts', () =>
    assert.equal(
      countNews(changeOf(message({ deliveredAt: '2026-01-01T00:00:00Z' }), message({})), 'visitor', true),
      2,
    ));
});
