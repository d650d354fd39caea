import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { CandidateQueue } from './candidate-queue';

const found = (candidate: string) => ({ candidate }) as RTCIceCandidate;

void suite('Candidates', () => {
  const sent: string[][] = [];
  const newQueue = () => new CandidateQueue((all) => sent.push(all.map(({ text }) => text)));

  beforeEach(() => {
    sent.length = 0;
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  void test('that are found first go together after a moment, and later ones together after a while', () => {
    const queue = newQueue();
    queue.add(found('host'));
    mock.timers.tick(4);
    queue.add(found('other host'));
    queue.add(null);
    assert.deepEqual(sent, []);
    mock.timers.tick(1);
    assert.deepEqual(sent, [['host', 'other host']]);

    queue.add(found('relay'));
    mock.timers.tick(29);
    queue.add(found('other relay'));
    assert.equal(sent.length, 1);
    mock.timers.tick(1);
    assert.deepEqual(sent[1], ['relay', 'other relay']);
  });

  void test('that a description has are not sent again', async () => {
    const queue = newQueue();
    await queue.during(() => {
      queue.add(found('in the description'));
      mock.timers.tick(30);
      queue.clear();
      return Promise.resolve();
    });
    queue.add(found('after it'));
    mock.timers.tick(30);

    assert.deepEqual(sent, [['after it']]);
  });
});
