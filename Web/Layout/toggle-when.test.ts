import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { showWhen } from './toggle-when';

/** Whether an element shows whose attribute says this, while these words hold. */
function shows(when: string, ...words: string[]): boolean {
  const element = { dataset: { when }, hidden: false };
  showWhen({ querySelectorAll: () => [element] } as unknown as ParentNode, new Set(words));
  return !element.hidden;
}

void suite('An element shows', () => {
  const cases: [when: string, words: string[], shown: boolean][] = [
    ['ringing', ['ringing'], true],
    ['ringing', ['ringing', 'agent'], true],
    ['ringing', [], false],
    ['ringing', ['ring'], false],
    ['ringing agent', ['ringing'], false],
    ['ringing agent', ['agent', 'ringing'], true],
    ['!ended', [], true],
    ['!ended', ['ended'], false],
    ['ringing !muted', ['ringing'], true],
    ['ringing !muted', ['ringing', 'muted'], false],
    ['ringing | ended', ['ended'], true],
    ['ringing agent | ended !agent', ['ended', 'agent'], false],
    ['ringing agent | ended !agent', ['ended'], true],
  ];
  for (const [when, words, shown] of cases)
    void test(`${shown ? 'by' : 'not by'} "${when}" while ${words.join(', ') || 'nothing'} holds`, () =>
      assert.equal(shows(when, ...words), shown));

  void test('and is left alone where nothing changes, for it would be styled anew', () => {
    let changes = 0;
    const element = {
      dataset: { when: 'ringing' },
      get hidden() {
        return false;
      },
      set hidden(_: boolean) {
        changes++;
      },
    };

    showWhen({ querySelectorAll: () => [element] } as unknown as ParentNode, new Set(['ringing']));

    assert.equal(changes, 0);
  });
});
