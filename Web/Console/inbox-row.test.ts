import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { InboxRow } from '../Hub/protocol';
import { partOf, placeOf, previewOf } from './inbox-row';

const text = (name: string) => `<${name}>`;
const row = (with_: Partial<InboxRow>) =>
  ({
    preview: 'Hello',
    agentName: 'Noor',
    isInCall: false,
    isCall: false,
    isDeleted: false,
    isOwn: false,
    forColleagues: false,
    ...with_,
  }) as InboxRow;

suite('A row of the inbox', () => {
  test('stands where its room is for this agent', () => {
    assert.equal(partOf({ state: 'waiting', agentId: null }, 'me'), 'waiting');
    assert.equal(partOf({ state: 'taken', agentId: 'me' }, 'me'), 'mine');
    assert.equal(partOf({ state: 'closed', agentId: 'me' }, 'me'), 'closed');
    assert.equal(partOf({ state: 'taken', agentId: 'noor' }, 'me'), 'colleagues');
    assert.equal(partOf({ state: 'closed', agentId: 'noor' }, 'me'), null);
    assert.equal(partOf({ state: 'closed', agentId: null }, 'me'), null);
  });

  test('that has waited longest is first, and elsewhere the one that changed last', () => {
    assert.equal(placeOf('waiting', 15, [10, 20, 30]), 1);
    assert.equal(placeOf('waiting', 40, [10, 20, 30]), 3);
    assert.equal(placeOf('mine', 40, [30, 20, 10]), 0);
    assert.equal(placeOf('mine', 20, [30, 20, 10]), 1);
    assert.equal(placeOf('closed', 5, [30, 20, 10]), 3);
    assert.equal(placeOf('mine', 5, []), 0);
  });

  test('says what was written last, that it was oneself, or that there is a call', () => {
    assert.equal(previewOf(row({}), text), 'Hello');
    assert.equal(previewOf(row({ isOwn: true }), text), '<you> Hello');
    assert.equal(previewOf(row({ isCall: true, isOwn: true }), text), '<call>');
    assert.equal(previewOf(row({ isInCall: true, isCall: true }), text), '<in-call>');
    assert.equal(previewOf(row({ isDeleted: true, isOwn: true, preview: '' }), text), '<deleted>');
    assert.equal(previewOf(row({ forColleagues: true, preview: '' }), text), 'Noor');
    assert.equal(previewOf(row({ forColleagues: true, isInCall: true }), text), '<in-call>');
  });
});
