import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { CandidateQueue } from './candidate-queue';

const settles = () => new Promise((resolve) => setImmediate(resolve));

void suite('Candidates for a description', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  void test('are waited for until there are no more, and not for long', async () => {
    const queue = new CandidateQueue(() => undefined);
    const went: string[] = [];
    void queue.found().then(() => went.push('complete'));
    queue.add(null);
    await settles();
    void queue.found().then(() => went.push('late'));
    await settles();
    assert.deepEqual(went, ['complete']);

    mock.timers.tick(30);
    await settles();
    assert.deepEqual(went, ['complete', 'late']);
  });

  void test('are waited for no more a moment after the first one', async () => {
    const queue = new CandidateQueue(() => undefined);
    const went: string[] = [];
    void queue.found().then(() => went.push('described'));
    queue.add({ candidate: 'host' } as RTCIceCandidate);
    await settles();
    assert.deepEqual(went, []);

    mock.timers.tick(3);
    await settles();
    assert.deepEqual(went, ['described']);
  });

  void test('let the description before it go first', async () => {
    const queue = new CandidateQueue(() => undefined);
    const went: string[] = [];
    void queue.found().then(() => went.push('answer'));
    mock.timers.tick(10);
    void queue.found().then(() => went.push('offer'));
    await settles();
    assert.deepEqual(went, ['answer']);

    queue.add(null);
    await settles();
    assert.deepEqual(went, ['answer', 'offer']);
  });
});
